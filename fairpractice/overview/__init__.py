"""The pages that draw on every room: the start, the lead's home, the team page, what is printed from them.

Nouns: home, team page, poster, plan, slide. Verb: show. Rule: it reads what other rooms publish and owns nothing.
"""
