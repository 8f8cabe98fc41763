"""Who could be told apart: every set of answers that fits what was published, weighed.

A *world* says how many people of each atom gave each answer. An *atom* is a set of people nobody can tell apart (a team,
or its members of one group); its size is known to everybody. A world is an integer array of shape (atoms, answers) whose
rows sum to the sizes; worlds together have shape (m, atoms, answers). A *coalition* is up to t insiders who know their own
answers and put them together.

A person is exposed when every world that fits gives the same for them. The guess at a person's answer is its probability
when every world is as likely as its weight says: 1 when somebody is exposed, so one number serves both promises.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

INSIDERS = 2


@lru_cache(maxsize=64)
def coalitions(atoms: int, answers: int, insiders: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Every way in which up to `insiders` people can have answered: tuples of shape (atoms, answers), the empty one first."""

    def spread(cells: int, left: int) -> Iterator[tuple[int, ...]]:
        if cells == 0:
            yield ()
            return
        for first in range(left + 1):
            for rest in spread(cells - 1, left - first):
                yield (first, *rest)

    flat = sorted(spread(atoms * answers, insiders), key=lambda cells: (sum(cells), cells))
    return tuple(tuple(cells[a * answers : (a + 1) * answers] for a in range(atoms)) for cells in flat)


def chosen(worlds: Ints, known: Ints) -> Floats:
    """In how many ways the coalition's answers `known`, shape (atoms, answers), can be picked from each world: shape (m,).

    The falling factorial x (x-1) … (x-k+1), the probability of these answers up to a factor that all worlds share.
    """
    weight = np.ones(len(worlds))
    for step in range(int(known.max(initial=0))):
        factor = np.where(known > step, worlds - step, 1)
        weight *= np.maximum(factor, 0).reshape(len(worlds), -1).prod(axis=1)
    return weight


def guesses(worlds: Ints, key: Ints, insiders: int = INSIDERS, prior: Floats | None = None) -> Floats:
    """The surest guess at one answer of one person outside the coalition, over all coalitions of up to `insiders`, where just
    the worlds remain whose key is lo..hi: entry [lo - first, hi - first], meaningless below the diagonal.

    worlds: shape (m, atoms, answers), m ≥ 1. key: of each world, shape (m,), from `first` up. prior: weights of the worlds, shape
    (m,); flat when left out. Probabilities, 1 where somebody is exposed: both "said it" and "did not say it" are guesses.
    """
    sizes, at = worlds[0].sum(axis=1), key - key.min()
    surest = np.zeros((int(at.max()) + 1,) * 2)

    def within(values: Floats) -> Floats:
        """Sums over the worlds of every class, each from its own beginning (weights differ too much to subtract): (n, n)."""
        return np.asarray(np.cumsum(np.triu(np.tile(np.bincount(at, values, len(surest)), (len(surest), 1))), axis=1))

    for pattern in coalitions(worlds.shape[1], worlds.shape[2], insiders):
        known = np.array(pattern, dtype=np.int64)
        left = sizes - known.sum(axis=1)
        weight = chosen(worlds, known) * (1.0 if prior is None else prior)
        some = within((weight > 0).astype(np.float64)) > 0.5
        total = np.where(some, within(weight), 1.0)
        for atom, answer in np.argwhere(np.broadcast_to(left[:, None] > 0, known.shape)):
            said = within(weight * (worlds[:, atom, answer] - known[atom, answer])) / total / left[atom]
            surest = np.where(some, np.maximum(surest, np.maximum(said, 1 - said)), surest)
    return surest
