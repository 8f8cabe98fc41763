"""Addresses of sharing and asking, and of what staff see."""

from django.urls import URLPattern, path

from fairpractice.workforce import views_asking as asking
from fairpractice.workforce import views_sharing as views

_D = "lead/<str:practice>/data/"
urlpatterns: list[URLPattern] = [
    path("t/<str:practice>/our-data/", views.read, name="workforce-read"),
    path("t/<str:practice>/<str:code>/our-data/", views.read, name="workforce-read-by-link"),
    path(f"{_D}share/", views.shared, name="workforce-share"),
    path(f"{_D}share/new/<slug:what>/", views.share, name="workforce-share-new"),
    path(f"{_D}share/papers/<str:name>", views.paper, name="workforce-share-paper"),
    path(f"{_D}share/<slug:shared>/", views.one, name="workforce-share-one"),
    path(f"{_D}share/<slug:shared>/end/", views.end, name="workforce-share-end"),
    path(f"{_D}ask/", asking.ask, name="workforce-ask"),
    path(f"{_D}ask/monitoring/", asking.monitoring, name="workforce-ask-monitoring"),
    path(f"{_D}ask/feedback/", asking.feedback, name="workforce-ask-feedback"),
    path(f"{_D}ask/<slug:round>/show/", asking.show, name="workforce-ask-show"),
    path(f"{_D}action/<slug:what>/", views.action, name="workforce-action"),
]
