"""Our data: who works here, who gets on, and what can honestly be said.

Nouns: a *snapshot* (staff counted on a day, by role group and ethnic group), a *label* (what a list calls a group) and what it
*means*, a *definition* of minority, an *indicator* with its *counters* (one year, one stage, one group), a *finding* (what an
indicator can say), an *incident* (patient to staff), what was *shared*. Verbs: bring in, check, compare, say, share, ask, delete.
Rule: rows about people are read in memory and forgotten; counts are kept, and leave the lead's room only through `releases`.
"""
