"""What is known of the shares of a place before their sums are here, and what both sums give together."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairpractice.figures import pools
from fairpractice.organisations.models import Area
from fairpractice.pooling import holder_tool, places, ranges, requests, sharing
from fairpractice.pooling.exceptions import SumsDoNotFit
from fairpractice.pooling.models import PoolShare, Release
from fairpractice.releases import services as releases


@dataclass(frozen=True, slots=True)
class Known:
    """What is public of the shares of a place: who brought what, and what each told of each question itself."""

    brought: tuple[requests.Brought, ...]
    told: Mapping[str, releases.Sheet]

    def range(self, item: str, one: requests.Brought) -> tuple[int, int]:
        assert one.answers is not None  # small teams are looked at together
        return ranges.own_range(one.answers, self.told.get(one.id, releases.Sheet()).of(item).figures)

    def tells(self, item: str, big: Sequence[requests.Brought], few: Sequence[int]) -> bool:
        """Whether the total of a question could have more than one class, however many answered in the groups of small teams."""
        told = [self.range(item, one) for one in big]
        return any(
            ranges.could_tell([*told, *((0, ranges.small_sizes(teams)[end]) for teams in few)]) for end in (0, 1)
        )


def known(place: Area, shares: Sequence[PoolShare]) -> Known:
    """Three queries however many there are."""
    sheets = releases.sheets(None, [share.round for share in shares])
    whole = places.whole_networks(place, [share.network_id for share in shares if share.network_id])
    names: dict[int, str] = {}
    for share in shares:
        if share.network and share.network_id in whole:
            taken = any(name == share.network.name for id, name in names.items() if id != share.network_id)
            same = taken or share.network.name == place.name
            names.setdefault(
                share.network.pk, f"{share.network.name} ({share.network.code})" if same else share.network.name
            )
    brought = [
        requests.Brought(
            share.employer.public_id,
            share.employer.name,
            names.get(share.network_id or 0, ""),
            frozenset(share.items),
            share.answers,
        )
        for share in shares
    ]
    told = {share.employer.public_id: sheets.get(share.round, releases.Sheet()) for share in shares}
    return Known(tuple(brought), told)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of shares, or opened sums. items: by question, of each part, by column. sizes: of each group, by column."""

    items: Mapping[str, tuple[tuple[int, ...], ...]]
    sizes: tuple[tuple[int, ...], ...]


def read_sums(of: Release, text: str) -> Sums:
    """Raises SumsDoNotFit for anything but sums of this very request."""
    asked = requests.read(of.request)
    wide = len(ranges.columns(bool(of.pool.groups)))
    try:
        body = json.loads(text)
        if body["format"] != holder_tool.SUMS or body["release"] != of.public_id:
            raise ValueError
        if body["request"] != requests.digest(of.request):
            raise ValueError
        items = {item: tuple(map(sharing.read, body["items"][item])) for item in asked.items}
        sizes = tuple(map(sharing.read, body["sizes"]))
        fits = all(len(items[item]) == len(parts) for item, parts in asked.items.items()) and len(sizes) == len(
            asked.sizes
        )
        if not fits or any(
            len(numbers) != wide for numbers in (*sizes, *(n for parts in items.values() for n in parts))
        ):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SumsDoNotFit(
            _("These are not sums of what was asked for this place. Make them again from this page.")
        ) from error
    return Sums(items, sizes)


def together(one: Sums, two: Sums) -> Sums:
    def both(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
        return tuple(pools.open_sums(a, b) for a, b in zip(first, second, strict=True))

    return Sums({item: both(one.items[item], two.items[item]) for item in one.items}, both(one.sizes, two.sizes))


class Rows:
    """The rows of a place, question by question, with their sizes. Raises ValueError for sums that cannot be."""

    def __init__(self, of: Release, shares: Sequence[PoolShare], opened: Sums) -> None:
        self._asked, self._opened = requests.read(of.request), opened
        self._shares = {share.employer.public_id: share for share in shares}
        self._known = known(of.place, shares)
        self._sizes = dict(zip(self._asked.sizes, opened.sizes, strict=True))
        for group, sizes in self._sizes.items():
            least, most = self._answers(group)
            if not least <= sum(sizes) <= most:
                raise ValueError("The sizes do not fit.")

    def _answers(self, group: Sequence[str]) -> tuple[int, int]:
        """At least and at most how many answered there, as it is known without the sums."""
        if len(group) > 1:
            return ranges.small_sizes(len(group))
        answers = self._shares[group[0]].answers or 0
        return answers, answers

    def of(self, item: str) -> tuple[pools.Practices, dict[str, int]]:
        """What `figures.pools` needs of a question, and the opened totals of its networks."""
        rows: list[ranges.Row] = []
        networks: dict[str, int] = {}
        for part, sums in zip(self._asked.items[item], self._opened.items[item], strict=True):
            inside = [self._row(item, part.of, id) for id in part.practices if self._shares[id].answers is not None]
            inside += [self._together(group) for group in self._sizes if len(group) > 1 and group[0] in part.practices]
            most = [sum(column) for column in zip(*(row.sizes for row in inside), strict=True)]
            if any(count > limit for count, limit in zip(sums, most, strict=True)):
                raise ValueError("More said yes than answered.")
            rows += inside
            networks |= {part.of: sum(sums)} if part.of else {}
        return ranges.practices(rows, frozenset(networks)), networks

    def _row(self, item: str, network: str, id: str) -> ranges.Row:
        share = self._shares[id]
        sizes = self._sizes.get((id,), (share.answers or 0,))
        told = self._known.told[id].of(item).figures
        return ranges.Row(ranges.row_id([(id, share.asked)]), network, sizes, told, share.asked)

    def _together(self, group: tuple[str, ...]) -> ranges.Row:
        """Small teams as one row."""
        return ranges.Row(ranges.row_id([(id, self._shares[id].asked) for id in group]), "", self._sizes[group])
