"""Who can be spoken to: contact cards of hubs and guardians, and whom each Practice names.

Nouns: card, contact. Verbs: keep a card, name a contact.
Rule: a hub or guardian sees which Practices name them, and nothing else of a Practice.
"""
