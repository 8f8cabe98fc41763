"""Addresses of bringing in: staff lists, typed counts, role groups, a patient profile."""

from django.urls import path

from fairpractice.workforce import views_bringing as bringing
from fairpractice.workforce import views_counts as counts
from fairpractice.workforce import views_patients as patients

_D = "lead/<str:practice>/data/"
_L = f"{_D}bring/<slug:token>/"
_P = f"{_D}bring/patients/"
_R = f"{_D}counts/roles/"
urlpatterns = [
    path(f"{_D}bring/", bringing.bring, name="workforce-bring"),
    path(_P, patients.patients, name="workforce-patients"),
    path(f"{_P}forget/", patients.forget, name="workforce-patients-forget"),
    path(f"{_P}<slug:token>/", patients.labels, name="workforce-patients-labels"),
    path(_L, bringing.listed, name="workforce-bring-list"),
    path(f"{_L}columns/", bringing.columns, name="workforce-bring-columns"),
    path(f"{_L}check/", bringing.check, name="workforce-bring-check"),
    path(f"{_L}stop/", bringing.stop, name="workforce-bring-stop"),
    path(f"{_D}counts/", counts.counts, name="workforce-counts"),
    path(_R, counts.role_groups, name="workforce-roles"),
    path(f"{_R}<slug:key>/", counts.role_group, name="workforce-role"),
    path(f"{_R}<slug:key>/move/", counts.role_move, name="workforce-role-move"),
    path(f"{_R}<slug:key>/retire/", counts.role_retire, name="workforce-role-retire"),
    path(f"{_D}counts/<slug:snapshot>/delete/", counts.snapshot_delete, name="workforce-snapshot-delete"),
]
