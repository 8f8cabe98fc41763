"""Addresses of documents. Readers' pages come first: `/t/<practice>/documents/` is no link code."""

from django.urls import URLPattern

from fairpractice.documents import urls_policies, urls_statement, urls_together

urlpatterns: list[URLPattern] = [*urls_policies.urlpatterns, *urls_statement.urlpatterns, *urls_together.urlpatterns]
