"""Pooling: what many Practices' answers tell together, opened as sums only, by two holders together.

Nouns: a *pool* of a hub, its two *holders*, a Practice's *agreement*, its *shares* (sealed, one for each holder), a *release* of
one place, its *request* (what the holders are asked to add up) and their *sums*.
Verbs: offer, agree, withdraw, contribute, ask the holders, add up, publish.
Rule: nothing here opens one Practice's totals, and no figure leaves that `figures.pools` has not cleared.
"""
