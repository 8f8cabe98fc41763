"""Reads official reference files: ODS organisations, Census tables, London's areas. Plain Python, no Django.

Nouns: reading (what a file said), report (what was taken and what was left), ethnic group, borough.
Verbs: read, check, look up.
Rule: a file is read whole or refused with a sentence that says what to do; nothing is dropped in silence.
"""
