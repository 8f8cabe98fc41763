"""Addresses of the front page, the profile and the indicators."""

from django.urls import path

from fairpractice.workforce import views_profile as views

_D = "lead/<str:practice>/data/"
urlpatterns = [
    path(_D, views.front, name="workforce-front"),
]
