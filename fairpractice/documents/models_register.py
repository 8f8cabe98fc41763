"""Rows of the register: who has read what, joiners, checks. They name documents by "documents.Document" and "documents.Version"."""
