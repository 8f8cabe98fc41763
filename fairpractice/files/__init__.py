"""What people upload: checked by its content, kept outside the web root, given only to those who may have it.

Nouns: stored file, kind. Verbs: check, store, open, sweep.
Rule: a file is whole and checked before it has a row, and nothing is ever shown inside a page: it is downloaded.
"""
