"""The Merkle tree is that of RFC 6962, by its published vectors, and its proofs prove."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.log.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

# those of the RFC's reference implementation, certificate-transparency's merkletree tests
LEAVES = [
    leaf_hash(bytes.fromhex(leaf))
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUSION = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def test_no_leaves_hash_to_the_hash_of_nothing() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert EMPTY_ROOT.hex() == root_of([]).hex() == Frontier().root().hex() == expected


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("of", "expected"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(
    of: tuple[int, int], expected: tuple[str, ...]
) -> None:
    index, size = of
    proof = inclusion_proof(index, LEAVES[:size])
    assert tuple(each.hex() for each in proof) == expected
    assert included(LEAVES[index], index, size, proof, root_of(LEAVES[:size]))


@pytest.mark.parametrize(("of", "expected"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(
    of: tuple[int, int], expected: tuple[str, ...]
) -> None:
    earlier, later = of
    proof = consistency_proof(earlier, LEAVES[:later])
    assert tuple(each.hex() for each in proof) == expected


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


leaf_lists = st.lists(st.binary(max_size=3).map(leaf_hash), max_size=70)


@given(leaf_lists)
def test_the_frontier_reaches_the_root_of_the_definition(leaves: list[bytes]) -> None:
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
        frontier = Frontier(frontier.size, frontier.stored())
    assert frontier.root() == recursive_root(leaves)


@given(leaf_lists.filter(bool), st.data())
def test_every_leaf_is_shown_to_be_in_and_no_other(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size, root = len(leaves), recursive_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, leaves)
    assert included(leaves[index], index, size, proof, root)
    assert not included(leaf_hash(b"another"), index, size, proof, root)
    assert not included(leaves[index], index, size, (*proof, root), root)
    assert not included(leaves[index], size, size, proof, root)
    if proof:
        assert not included(leaves[index], index, size, proof[:-1], root)


@given(leaf_lists.filter(bool), st.data())
def test_a_later_tree_is_shown_to_add_to_an_earlier_one(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size, root = len(leaves), recursive_root(leaves)
    earlier = data.draw(st.integers(1, size))
    before = recursive_root(leaves[:earlier])
    proof = consistency_proof(earlier, leaves)
    assert consistent(earlier, before, size, root, proof)
    assert not consistent(earlier, leaf_hash(b"another"), size, root, proof)
    assert not consistent(earlier, before, size, leaf_hash(b"another"), proof)
    assert not consistent(earlier, before, size, root, (*proof, root))
    if earlier < size:
        assert not consistent(earlier, before, size, root, proof[:-1])
        assert not consistent(size, root, earlier, before, proof)


def test_any_tree_adds_to_none() -> None:
    assert consistent(0, EMPTY_ROOT, 8, root_of(LEAVES), ())
    assert not consistent(0, LEAVES[0], 8, root_of(LEAVES), ())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: inclusion_proof(8, LEAVES),
        lambda: inclusion_proof(-1, LEAVES),
        lambda: consistency_proof(0, LEAVES),
        lambda: consistency_proof(9, LEAVES),
        lambda: Frontier(3, b"\0" * 32),
    ],
)
def test_what_is_not_there_has_no_proof(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match=r"leaf|frontier"):
        ask()
