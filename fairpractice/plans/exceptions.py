"""What can be wrong with a plan. Each text is a sentence for the lead."""


class PlansError(Exception):
    """Something cannot be done; the text says why and what to do."""
