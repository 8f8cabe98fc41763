"""Addresses of the statement, and of the words of any document: drafting, bringing in, comparing, publishing."""

from django.urls import URLPattern, path

from fairpractice.documents import views_statement as statement
from fairpractice.documents import views_versions as versions
from fairpractice.documents import views_writing as writing

_S = "lead/<str:practice>/statement/"
_I = "lead/<str:practice>/incoming/<slug:incoming>/"
_D = "lead/<str:practice>/documents/<slug:document>/"
urlpatterns: list[URLPattern] = [
    path(_S, statement.statement, name="statement"),
    path(f"{_S}blocks/", statement.build, name="statement-blocks"),
    path(f"{_S}example/<slug:name>/", statement.example, name="statement-example"),
    path(f"{_S}write/", statement.write, name="statement-write"),
    path(f"{_S}file/", writing.bring, name="statement-bring"),
    path(_I, writing.incoming, name="incoming"),
    path(f"{_I}drop/", writing.incoming_drop, name="incoming-drop"),
    path(_D, statement.document, name="document"),
    path(f"{_D}about/", statement.about, name="document-about"),
    path(f"{_D}withdraw/", statement.withdraw, name="document-withdraw"),
    path(f"{_D}write/", writing.write, name="document-write"),
    path(f"{_D}file/", writing.bring, name="document-bring"),
    path(f"{_D}versions/", versions.versions, name="document-versions"),
    path(f"{_D}versions/<int:number>/", versions.version, name="document-version"),
    path(f"{_D}versions/<int:number>/file/", versions.version_file, name="document-version-file"),
    path(f"{_D}versions/<int:number>/back/", versions.bring_back, name="document-bring-back"),
    path(f"{_D}versions/<int:number>/<str:name>", versions.paper, name="document-paper"),
    path(f"{_D}compare/", versions.compare, name="document-compare"),
    path(f"{_D}publish/", versions.publish, name="document-publish"),
]
