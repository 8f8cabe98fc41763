"""Addresses of cards and contacts."""

from django.urls import path

from fairpractice.directory import views

urlpatterns = [
    path("hub/<str:organisation>/", views.hub, name="hub"),
    path("lead/<str:practice>/speak-to/", views.contacts, name="contacts"),
    path("lead/<str:practice>/speak-to/card/", views.contact_card, name="contact-card"),
    path("lead/<str:practice>/speak-to/<int:contact>/drop/", views.contact_drop, name="contact-drop"),
]
