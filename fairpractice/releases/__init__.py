"""Every figure that was published, to whom, with its proof.

Nouns: a *release* (what one item of one round told), its figures and refusals, its proof; the *ledger* of a Practice.
Verbs: publish, read back. Rule: nothing is taken back or changed, and a new figure is cleared against all that went before.
"""
