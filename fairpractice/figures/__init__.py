"""Figures: the only way a number reaches a page, a chart or a file. Rule: no Django, and no count leaves it uncleared.

Nouns: an *item* (a question), a *class* (a run of counts, all that is learnt), a *world* (answers that fit what was told),
a *ledger* (everything told before), a *pool* (many Practices' sums), a *proof* (public facts that show a release safe).
Rooms: `practice`, `pools` and `headcounts` publish, `classes` and `worlds` decide what may be told, `proofs` checks a
release, `attack` tries to break it, `statistics` and `words` say what it means, `values` holds what a number may be.
"""
