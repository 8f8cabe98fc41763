"""Addresses of the register of policies, and of what readers see."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
