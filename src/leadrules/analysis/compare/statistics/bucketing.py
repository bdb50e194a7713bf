"""Which arm a lead is in: the same lead always the same, by a salted hash. Needs no library."""

from __future__ import annotations

import math
from collections.abc import Mapping
from hashlib import sha256

_STEPS = 2**53  # as many as a float tells apart


def uniform(salt: str, key: str) -> float:
    """A number above 0 and below 1 that looks random and is the same for the same salt and key.

    The first 53 bits of SHA-256 over the length of the salt, the salt and the key, in UTF-8.

    >>> uniform("autumn", "lead-7")
    0.47...
    """
    told = f"{len(salt)}:{salt}{key}".encode("utf-8", "surrogatepass")
    drawn = int.from_bytes(sha256(told).digest()[:8], "big") >> 11
    return (drawn + 0.5) / _STEPS


def arm(key: str, weights: Mapping[str, float], *, salt: str) -> str:
    """The arm of a lead or account, by weights that need not add up to 1.

    Sticky: where a weight is raised, leads only move to that arm; where it is lowered, only away
    from it; the order of the arms does not matter. The salt is the test's name, so that two tests
    share their leads out independently. Weighted rendezvous hashing: the arm with the highest
    -weight / ln(u). Thaler and Ravishankar (1998) IEEE/ACM Transactions on Networking 6:1-14;
    Schindelhauer and Schomaker (2005), SPAA.

    >>> arm("lead-7", {"champion": 9, "challenger": 1}, salt="autumn")
    'champion'
    """
    if not weights or not all(math.isfinite(weight) and weight >= 0 for weight in weights.values()):
        raise ValueError("weights are finite and not below 0")
    if not any(weights.values()):
        raise ValueError("one weight has to be above 0")
    shares = {name: weight for name, weight in weights.items() if weight}
    # WHY: the name decides between equal draws, so that the arms' order never does
    return max(shares, key=lambda name: (_pull(salt, name, key, shares[name]), name))


def _pull(salt: str, name: str, key: str, weight: float) -> float:
    return -weight / math.log(uniform(f"{len(salt)}:{salt}{name}", key))
