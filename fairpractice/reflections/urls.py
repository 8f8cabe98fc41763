"""Addresses of reflections: for the lead, for the teller, and the cast page, which knows nobody."""

from django.urls import path

from fairpractice.reflections import views_cast as casting
from fairpractice.reflections import views_explained as safe
from fairpractice.reflections import views_lead as lead
from fairpractice.reflections import views_report as report
from fairpractice.reflections import views_results as results
from fairpractice.reflections import views_teller as teller

_L = "lead/<str:practice>/reflections/"
_R = f"{_L}<slug:round>/"
_T = "teller/<slug:round>/"
urlpatterns = [
    path(_L, lead.reflections, name="reflections"),
    path(f"{_L}begin/", lead.begin, name="reflection-begin"),
    path(f"{_L}guide/discussion.pdf", lead.guide, name="reflection-guide"),
    path(f"{_L}papers/", safe.papers, name="reflection-data-papers"),
    path(f"{_L}papers/<str:name>", safe.paper, name="reflection-data-paper"),
    path(f"{_L}asked/<str:question>/", results.asked, name="reflection-asked"),
    path(f"{_L}about/<slug:action>/", results.about_action, name="reflection-about"),
    path(_R, lead.reflection, name="reflection"),
    path(f"{_R}basics/", lead.basics, name="reflection-basics"),
    path(f"{_R}questions/", lead.questions, name="reflection-questions"),
    path(f"{_R}questions/add/", lead.question_add, name="reflection-question-add"),
    path(f"{_R}questions/change/", lead.question_change, name="reflection-question-change"),
    path(f"{_R}questions/reword/<str:question>/", lead.question_reword, name="reflection-question-reword"),
    path(f"{_R}view/", lead.lead_view, name="reflection-view"),
    path(f"{_R}teller/", lead.teller, name="reflection-teller"),
    path(f"{_R}sheet.pdf", lead.sheet, name="reflection-sheet"),
    path(f"{_R}poster.pdf", lead.poster, name="reflection-poster"),
    path(f"{_R}open/", lead.launch, name="reflection-open"),
    path(f"{_R}extend/", lead.extend, name="reflection-extend"),
    path(f"{_R}cancel/", lead.cancel, name="reflection-cancel"),
    path(f"{_R}results/", results.results, name="reflection-results"),
    path(f"{_R}results/chart.svg", results.chart, name="reflection-chart"),
    path(f"{_R}results/share/", results.share, name="reflection-share"),
    path(f"{_R}results/text/<int:text>/", results.take_out, name="reflection-text"),
    path(f"{_R}results/action/<str:question>/", results.action, name="reflection-action"),
    path(f"{_R}report/<str:name>", report.paper, name="reflection-paper"),
    path("teller/", teller.tellings, name="tellings"),
    path(_T, teller.telling, name="telling"),
    path(f"{_T}key/", teller.key, name="telling-key"),
    path(f"{_T}slips.pdf", teller.slips, name="telling-slips"),
    path(f"{_T}try/", teller.try_key, name="telling-try"),
    path(f"{_T}links/", teller.links, name="telling-links"),
    path(f"{_T}count/", teller.count, name="telling-count"),
    path(f"{_T}envelopes.json", teller.envelopes, name="telling-envelopes"),
    path("safe/", safe.safe, name="safe"),
    path("safe/engineers/", safe.engineers, name="safe-engineers"),
    path("r/<slug:round>/", casting.page, name="cast"),
    path("r/<slug:round>/safe/", casting.safe, name="cast-safe"),
    path("r/<slug:round>/code/<str:token>/", casting.screen_code, name="cast-code"),
]
