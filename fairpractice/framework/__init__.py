"""The framework as content: packs of themes, initiatives, recommendations, resources and words, and pages to read them.

Nouns: pack, theme, initiative, recommendation, resource, conversation guide, mapping. Verbs: read, search, filter, print, reconcile.
Rule: what a framework says stands in a pack under `content/`, never in code, and every id is for good.
"""
