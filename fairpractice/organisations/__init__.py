"""Employers, their sites, the people who act for them, and the record of who did what.

Nouns: organisation (employer, hub or guardian service), site, area (PCN, borough, ICB, region, training hub), role, invitation, event.
Verbs: set up, invite, accept, leave, hand over, recover, sign in.
Rule: nobody reaches anything of an organisation but through a role in it (`access`), and every change leaves an event.
"""
