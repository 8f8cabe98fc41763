"""Where a team is on each recommendation, what it does next, and what shows it.

Nouns: item (of a pack, or their own), answer, stage, action, evidence and its versions, conversation, reminder, undo step.
Verbs: answer, choose first steps, plan, reorder, retire, show, converse, remind, undo.
Rule: what was said stays beside what is said now; nothing is counted up into a score, and nothing nags.
"""
