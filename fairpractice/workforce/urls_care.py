"""Addresses of incidents, the fairness check, sources, languages, and what is kept how long."""

from django.urls import URLPattern, path

from fairpractice.workforce import views_care as care
from fairpractice.workforce import views_fairness as fairness
from fairpractice.workforce import views_incidents as incidents
from fairpractice.workforce import views_sources as sources

_D = "lead/<str:practice>/data/"
_I = f"{_D}incidents/"
_F = f"{_D}fairness/"
_S = f"{_D}sources/"
_K = f"{_D}keeping/"

urlpatterns: list[URLPattern] = [
    path(_I, incidents.log, name="workforce-incidents"),
    path(f"{_I}add/", incidents.add, name="workforce-incident-add"),
    path(f"{_I}team/", incidents.team, name="workforce-incidents-team"),
    path(f"{_I}<slug:incident>/", incidents.one, name="workforce-incident"),
    path(f"{_I}<slug:incident>/change/", incidents.change, name="workforce-incident-change"),
    path(f"{_I}<slug:incident>/action/", incidents.act, name="workforce-incident-action"),
    path(f"{_I}<slug:incident>/close/", incidents.close, name="workforce-incident-close"),
    path(f"{_I}<slug:incident>/delete/", incidents.delete, name="workforce-incident-delete"),
    path(_F, fairness.check, name="workforce-fairness"),
    path(f"{_F}paper/<slug:kind>/", fairness.paper, name="workforce-fairness-paper"),
    path(f"{_F}count/", fairness.count, name="workforce-fairness-count"),
    path(_S, sources.all_of, name="workforce-sources"),
    path(f"{_S}add/", sources.add, name="workforce-source-add"),
    path(f"{_S}<slug:source>/", sources.change, name="workforce-source"),
    path(f"{_S}<slug:source>/evidence/", sources.use, name="workforce-source-evidence"),
    path(f"{_S}<slug:source>/remove/", sources.remove, name="workforce-source-remove"),
    path(f"{_D}backgrounds/", sources.backgrounds, name="workforce-backgrounds"),
    path(f"{_D}backgrounds/team/", sources.languages_team, name="workforce-backgrounds-team"),
    path(_K, care.keeping, name="workforce-keeping"),
    path(f"{_K}papers/<str:name>", care.paper, name="workforce-data-paper"),
    path(f"{_K}<slug:what>/", care.change, name="workforce-keeping-change"),
    path(f"{_K}<slug:what>/delete/", care.delete, name="workforce-keeping-delete"),
]
