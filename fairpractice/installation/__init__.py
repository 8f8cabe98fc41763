"""Keeping one installation alive: starting it, saving it, moving it, mending it.

Nouns: installation, data folder, backup, export, worker. Verbs: serve, back up, restore, upgrade, export, load, examine.
Rule: a person who can only read one sentence at a time can put right whatever goes wrong here, and no data is lost meanwhile.
"""
