"""Addresses of pools: for the lead of a Practice, and for hubs and holders."""

from django.urls import path

from fairpractice.pooling import views_hub as hub
from fairpractice.pooling import views_lead as lead

_L = "lead/<str:practice>/pools/"
_H = "hub/<str:organisation>/pools/"
_P = f"{_H}<slug:pool>/"
_R = f"{_P}<slug:release>/"
urlpatterns = [
    path(_L, lead.pools, name="pools"),
    path(f"{_L}<slug:pool>/", lead.pool, name="pool"),
    path(f"{_L}<slug:pool>/agree/", lead.agree, name="pool-agree"),
    path(f"{_L}<slug:pool>/withdraw/", lead.withdraw, name="pool-withdraw"),
    path(f"{_L}<slug:pool>/<slug:release>/", lead.told, name="pool-told"),
    path(f"{_L}<slug:pool>/<slug:release>/chart.svg", lead.chart, name="pool-told-chart"),
    path(_H, hub.pools, name="hub-pools"),
    path(f"{_H}start/", hub.start, name="pool-start"),
    path(_P, hub.pool, name="hub-pool"),
    path(f"{_P}closing/", hub.closing, name="pool-closing"),
    path(f"{_P}key/", hub.key, name="pool-key"),
    path(f"{_P}begin/", hub.begin, name="pool-begin"),
    path(f"{_P}end/", hub.end, name="pool-end"),
    path(f"{_P}together/<str:day>/", hub.together, name="pool-together"),
    path(_R, hub.release, name="pool-release"),
    path(f"{_R}shares.json", hub.shares, name="pool-shares"),
    path(f"{_R}chart.svg", hub.chart, name="pool-chart"),
    path(f"{_R}proofs.zip", hub.proofs, name="pool-proofs"),
    path(f"{_R}give-up/", hub.give_up, name="pool-give-up"),
]
