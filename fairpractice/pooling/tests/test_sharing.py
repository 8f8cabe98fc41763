"""One half of a Practice's totals tells nothing, whoever has it; both together are the totals."""

import json

import pytest
from scipy import stats

from fairpractice.ballots import keys, sealing
from fairpractice.figures import pools
from fairpractice.organisations.models import Area
from fairpractice.pooling import releasing, sharing
from fairpractice.pooling.models import HolderSum, PoolShare
from fairpractice.pooling.tests import made

_WORDS = [keys.count_code(bytes([n] * 16)) for n in range(2)]
_PRIVATE = [keys.private_key(keys.read_count_code(words)) for words in _WORDS]
_PUBLIC = [keys.public_key(private) for private in _PRIVATE]


def _totals(yes: int, *, small: bool = False) -> sharing.Share:
    return sharing.Share("pool", "E09000012", "practice", small, {"lp:promise": (yes,), "lp:say": (3,)}, (9,))


def _halves(totals: sharing.Share) -> tuple[sharing.Share, sharing.Share]:
    boxes = sharing.seal_shares(totals, *_PUBLIC)
    one, two = (sharing.open_share(box, key, public) for box, key, public in zip(boxes, _PRIVATE, _PUBLIC, strict=True))
    assert one
    assert two
    return one, two


def test_both_halves_are_the_totals() -> None:
    one, two = _halves(_totals(7))
    for item, counts in {"lp:promise": (7,), "lp:say": (3,)}.items():
        assert pools.open_sums(one.yes[item], two.yes[item]) == counts
    assert pools.open_sums(one.sizes, two.sizes) == (9,)
    assert (one.pool, one.place, one.practice, one.small) == ("pool", "E09000012", "practice", False)


@pytest.mark.parametrize("holder", [0, 1])
def test_one_half_is_the_same_noise_whatever_was_answered(holder: int) -> None:
    """Everybody said yes, and nobody did: 400 halves of each cannot be told apart. Control: both halves together can."""
    none, everyone = ([_halves(_totals(yes)) for _n in range(400)] for yes in (0, 9))
    mine = [[halves[holder].yes["lp:promise"][0] for halves in rows] for rows in (none, everyone)]
    assert stats.ks_2samp(mine[0], mine[1]).pvalue > 1e-6
    for numbers in mine:
        assert stats.kstest([n / pools.MODULUS for n in numbers], "uniform").pvalue > 1e-6
        assert 100 < sum(n % 2 for n in numbers) < 300, "the lowest bit is a coin too"
    both = [
        {sum(h.yes["lp:promise"][0] for h in halves) % pools.MODULUS for halves in rows} for rows in (none, everyone)
    ]
    assert both == [{0}, {9}]


def test_every_half_has_one_length_for_each_set_of_questions() -> None:
    lengths = {len(box) for yes in (0, 4, 9) for _n in range(50) for box in sharing.seal_shares(_totals(yes), *_PUBLIC)}
    assert len(lengths) == 1


def test_the_other_key_opens_nothing_and_a_changed_box_neither() -> None:
    one, two = sharing.seal_shares(_totals(7), *_PUBLIC)
    assert sharing.open_share(one, _PRIVATE[1], _PUBLIC[1]) is None
    assert sharing.open_share(two, _PRIVATE[0], _PUBLIC[0]) is None
    assert sharing.open_share(one[:-1] + bytes([one[-1] ^ 1]), _PRIVATE[0], _PUBLIC[0]) is None


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"null",
        b"[]",
        b'{"format": "fair-practice-pool-share/2"}',
        b'{"format": "fair-practice-pool-share/1", "pool": "p", "place": "x", "practice": "y", "small": 0, "items": {"a": "12"}, "sizes": "0000000000000001"}',
        b'{"format": "fair-practice-pool-share/1", "pool": "p", "place": "x", "practice": "y", "small": 0, "items": {"a": "0000000000000001"}, "sizes": "ffffffffffffffff"}',
        b'{"format": "fair-practice-pool-share/1", "pool": "p", "place": "x", "practice": "y", "small": 0, "items": {"a": "00000000000000010000000000000001"}, "sizes": "0000000000000001"}',
    ],
)
def test_what_is_no_share_is_none(plain: bytes) -> None:
    assert sharing.open_share(sealing.seal(plain, _PUBLIC[0]), _PRIVATE[0], _PUBLIC[0]) is None


@pytest.mark.django_db
def test_the_database_and_one_key_open_no_practice() -> None:
    """At the worst moment: all shares are here, asked for, and one holder has sent. The other's key opens a sum at most."""
    pool = made.pool()
    sizes = [8, 9, 10, 11, 8, 9, 10, 11]
    made.filled(pool, sizes)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    releasing.send(by=pool.holders[0], of=of, number=1, text=pool.sums(of, 1))
    item = made.asked()[0].id
    truth = [n * 2 // 3 for n in sizes]
    for number, words in enumerate(pool.words, 1):
        found = []
        for share in PoolShare.objects.order_by("pk"):
            boxes = {1: bytes(share.sealed_one), 2: bytes(share.sealed_two)}
            assert made.opened(boxes[3 - number], words) == {}, "the other half stays shut"
            found.append(sharing.read(str(made.opened(boxes[number], words)["items"][item]))[0])  # type: ignore[index]
        assert not set(found) & set(range(1000)), "no half is a count"
        assert all(share.answers in sizes for share in PoolShare.objects.all())
        if number == 2:
            sent = json.loads(HolderSum.objects.get().text)["items"][item]
            [theirs] = [sharing.read(digits)[0] for digits in sent]
            assert (sum(found) + theirs) % pools.MODULUS == sum(truth), "the sum over all, and nothing finer"
