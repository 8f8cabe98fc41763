"""Addresses of shaping a text together, signing and launching it."""

from django.urls import URLPattern, path

from fairpractice.documents import views_together as views

_L = "lead/<str:practice>/documents/<slug:document>/"
urlpatterns: list[URLPattern] = [
    path(f"{_L}together/", views.together, name="together"),
    path(f"{_L}together/consult/", views.consult, name="together-consult"),
    path(f"{_L}together/slips/", views.slips, name="together-slips"),
    path(f"{_L}together/comment/<slug:comment>/", views.reply, name="together-reply"),
    path(f"{_L}together/invited/", views.invited, name="together-invited"),
    path(f"{_L}together/invited/<int:row>/remove/", views.invited_remove, name="together-invited-remove"),
    path(f"{_L}together/advisers/", views.advisers, name="together-advisers"),
    path(f"{_L}together/advisers/<int:row>/remove/", views.adviser_remove, name="together-adviser-remove"),
    path(f"{_L}pledge/", views.pledge, name="document-pledge"),
    path(f"{_L}launch/", views.launch, name="document-launch"),
    path(f"{_L}paper-signature/", views.paper_signature, name="document-paper-signature"),
    path(f"{_L}paper-signature/<int:signature>/", views.paper_signature_file, name="document-signature-file"),
    path("t/<str:practice>/shape/<slug:document>/", views.shape, name="document-shape"),
    path("t/<str:practice>/sign/<slug:document>/", views.sign, name="document-sign"),
]
