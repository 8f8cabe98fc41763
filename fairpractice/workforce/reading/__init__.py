"""Reads a list of staff in memory: bytes in, counts of distinct labels out. No row outlives the reading.

`tables` opens a file as rows, `headings` finds what the columns are, `tallying` counts. What comes out holds labels of two
columns and how many people have them, never another cell of a row.
"""
