"""Settings, addresses and templates: where the rooms are wired together.

Nouns: setting. Verb: read. Rule: every setting comes from the environment through `environment`, which explains what is wrong.
"""
