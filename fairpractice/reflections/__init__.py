"""Reflections: the whole team answers, nobody can be traced, and something changes.

Nouns: question set, round, slip, teller, count, result. Verbs: plan, deal, cast, count once, report back.
Rule: nothing here can tell who said what, and no figure is shown that `figures` has not cleared.
"""
