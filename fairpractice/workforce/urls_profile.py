"""Addresses of the front page, the profile and the indicators."""

from django.urls import path

from fairpractice.workforce import views_indicators as indicators
from fairpractice.workforce import views_profile as views

_D = "lead/<str:practice>/data/"
_I = f"{_D}indicators/<slug:indicator>/"
urlpatterns = [
    path(_D, views.front, name="workforce-front"),
    path(f"{_D}profile/", views.profile, name="workforce-profile"),
    path(f"{_D}profile/chart.svg", views.profile_chart, name="workforce-profile-chart"),
    path(f"{_D}indicators/", indicators.index, name="workforce-indicators"),
    path(f"{_D}indicators/counts.csv", indicators.download, name="workforce-counts-csv"),
    path(_I, indicators.indicator, name="workforce-indicator"),
    path(f"{_I}chart/<slug:ratio>.svg", indicators.chart, name="workforce-indicator-chart"),
    path(f"{_I}<int:year>/", indicators.counts, name="workforce-indicator-counts"),
    path(f"{_I}<int:year>/forget/", indicators.forget, name="workforce-indicator-forget"),
]
