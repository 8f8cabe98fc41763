"""What can go wrong in a pool. Each text is a sentence for the person on the page, or at the holder's own computer."""


class PoolError(Exception):
    """Something about a pool cannot be done; the text says why."""


class SumsDoNotFit(PoolError):
    """The two holders' sums do not belong together: both have to be made again."""


class HolderError(PoolError):
    """What stands in the way on a holder's own device."""
