"""Addresses of the start and of the pages that draw on every room."""

from django.urls import path

from fairpractice.overview import record, views, views_local, views_practice

urlpatterns = [
    path("", views.start, name="start"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("t/<str:practice>/", views_practice.team, name="team"),
    path("t/<str:practice>/<str:code>/", views_practice.team, name="team-by-link"),
    path("lead/<str:practice>/", views_practice.home, name="home"),
    path("lead/<str:practice>/print/", views_practice.prints, name="print"),
    path("lead/<str:practice>/print/<str:name>", views_practice.paper, name="paper"),
    path("lead/<str:practice>/record/", record.record, name="record"),
    path("lead/<str:practice>/local/", views_local.local, name="local"),
    path("charts/borough/<str:borough>.svg", views_local.local_chart, name="borough-chart"),
]
