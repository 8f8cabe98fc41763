"""Rows of shaping a draft together: comments, consent, invitations, signatures."""
