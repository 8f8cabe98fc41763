"""Addresses of the statement: drafting, comparing, publishing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
