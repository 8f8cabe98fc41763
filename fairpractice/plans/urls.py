"""Addresses of the plan. All are for the lead and deputy, but for the calendar feed, whose address is its key."""

from django.urls import path

from fairpractice.plans import views_conversations as talks
from fairpractice.plans import views_evidence as evidence
from fairpractice.plans import views_plan as plan
from fairpractice.plans import views_reminders as reminders
from fairpractice.plans import views_sharing as sharing
from fairpractice.plans import views_where as where

_L = "lead/<str:practice>/"
urlpatterns = [
    path(f"{_L}glance/", where.glance, name="glance"),
    path(f"{_L}where/", where.where, name="where"),
    path(f"{_L}where/first/", where.first, name="where-first"),
    path(f"{_L}where/<slug:initiative>/detail/", where.detail, name="where-detail"),
    path(f"{_L}where/<slug:initiative>/conversation/", talks.conversation, name="conversation-record"),
    path(f"{_L}where/<slug:initiative>/conversation/<slug:talk>/", talks.correct, name="conversation-correct"),
    path(f"{_L}where/<slug:initiative>/conversation/<slug:talk>/history/", talks.history, name="conversation-history"),
    path(f"{_L}where/<path:item>/history/", where.history, name="where-history"),
    path(f"{_L}where/<path:item>/", where.answer, name="where-item"),
    path(f"{_L}changes/", where.changes, name="changes"),
    path(f"{_L}own/add/", where.own_add, name="own-add"),
    path(f"{_L}own/<slug:own>/", where.own, name="own"),
    path(f"{_L}own/<slug:own>/move/", where.own_move, name="own-move"),
    path(f"{_L}own/<slug:own>/retire/", where.own_retire, name="own-retire"),
    path(f"{_L}steps/", plan.steps, name="steps"),
    path(f"{_L}plan/", plan.plan, name="plan"),
    path(f"{_L}plan/add/", plan.add, name="plan-add"),
    path(f"{_L}plan/<slug:action>/", plan.change, name="plan-action"),
    path(f"{_L}plan/<slug:action>/status/", plan.status, name="plan-status"),
    path(f"{_L}plan/<slug:action>/move/", plan.move, name="plan-move"),
    path(f"{_L}plan/<slug:action>/retire/", plan.retire, name="plan-retire"),
    path(f"{_L}undo/", plan.undo, name="undo"),
    path(f"{_L}evidence/", evidence.evidence, name="evidence"),
    path(f"{_L}evidence/add/", evidence.add, name="evidence-add"),
    path(f"{_L}evidence/<slug:evidence>/", evidence.one, name="evidence-one"),
    path(f"{_L}evidence/<slug:evidence>/version/", evidence.version, name="evidence-version"),
    path(f"{_L}evidence/<slug:evidence>/shows/", evidence.tie, name="evidence-shows"),
    path(f"{_L}evidence/<slug:evidence>/retire/", evidence.retire, name="evidence-retire"),
    path(f"{_L}evidence/<slug:evidence>/file/<int:number>/", evidence.file, name="evidence-file"),
    path(f"{_L}cqc/", evidence.cqc, name="cqc"),
    path(f"{_L}reminders/", reminders.reminders, name="reminders"),
    path(f"{_L}reminders/calendar/", reminders.feed, name="reminders-feed"),
    path(f"{_L}sharing/", sharing.sharing, name="sharing"),
    path(f"{_L}sharing/link/", sharing.new_link, name="sharing-link"),
    path("calendar/<slug:token>.ics", reminders.calendar, name="calendar"),
]
