"""Addresses of the framework: open to anyone."""

from django.urls import path

from fairpractice.framework import views

urlpatterns = [
    path("", views.index, name="framework"),
    path("search/", views.find, name="framework-search"),
    path("resources/", views.resources, name="framework-resources"),
    path("glossary/", views.glossary, name="framework-glossary"),
    path("framework.pdf", views.book_pdf, name="framework-pdf"),
    path("<slug:initiative>/", views.initiative, name="framework-initiative"),
    path("<slug:initiative>/conversation/", views.conversation, name="conversation-guide"),
    path("<slug:initiative>/conversation.pdf", views.conversation_pdf, name="conversation-pdf"),
]
