"""The statement and the policies: written together, published, read, kept alive.

Nouns: document (a statement or a policy), version, building block, import, difference, conflict. Verbs: draft, import,
compare, publish, withdraw.
Rule: what is shown is always the current published version, of the statement as it was signed, and no version is ever
changed or lost.
"""
