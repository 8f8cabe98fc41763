"""The ballot box: slips in, sealed answers kept, all given back once. No Django, no persons, no times.

Nouns: a *code* (what a slip carries) and its *digest*, a *sealed ballot* (answers and texts, locked apart), a *box* (one
file per round, one size for life), its *wrap key* (new at every write), the *count code* (nine words on paper) and the
*answer key* made from it, an *envelope* (the part of a sealed ballot that leaves the box to be unlocked).
Verbs: make, cast, re-wrap, shut, take, destroy. Rooms: `codes`, `keys`, `sealing`, `box` over `layout` and `disk`, `rewrapping`.
Rule: nothing on the disk, now or later, tells in which order people answered, or which slip brought which answers.
"""
