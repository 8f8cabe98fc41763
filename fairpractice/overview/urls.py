"""Addresses of the start and of the pages that draw on every room."""

from django.urls import path

from fairpractice.overview import views

urlpatterns = [
    path("", views.start, name="start"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
