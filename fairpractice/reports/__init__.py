"""Reports: a frozen dataclass in, bytes out. Charts, PDF, Word, slides, QR codes, a calendar.

Nouns: a document (`documents.py`; of a reflection `reflection_documents.py`, `results_documents.py`) or a chart (`charts.py`,
`ranges.py`), the words it is told in (`words.py`), a job.
Verbs: `render` one, `render_all` many (in a short-lived child process), `build` here and now.
Rule: no Django, and the heavy libraries are imported in the child only, which writes to no disk.
"""
