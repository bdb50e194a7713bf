"""A lock file is read exactly as it was written, in every later release, or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadrules.registry.lock import Entry, Lock, Side, Signature, State, Terms
from leadrules.registry.lock_form import MOST_BYTES, from_text, to_text
from leadrules.registry.problems import RegistryError

GOLDEN = Path(__file__).parents[2] / "snapshots" / "lock-format-1.json"

OLD, NEW = Terms("sha256:" + "0" * 64), Terms("sha256:" + "1" * 64, "sha256:" + "a" * 64)
LOCK = Lock(
    "b2b-saas",
    {
        "10.0.0": Entry(NEW),
        "9.0.0": Entry(
            NEW,
            State.PUBLISHED,
            published=datetime(2026, 3, 1, 12, tzinfo=UTC),
            effective_from=datetime(2026, 3, 31, 22, tzinfo=UTC),
            signatures=(
                Signature("Zoë Müller", Side.MARKETING, datetime(2026, 2, 1, tzinfo=UTC), OLD),
                Signature("Zoë Müller", Side.MARKETING, datetime(2026, 2, 2, tzinfo=UTC), NEW),
                Signature(
                    'Sam "the" Seller', Side.SALES, datetime(2026, 2, 3, 4, 5, 6, 7, UTC), NEW
                ),
            ),
        ),
        "1.2.3": Entry(
            OLD,
            State.RETIRED,
            published=datetime(2025, 1, 1, tzinfo=UTC),
            retired=datetime(2026, 3, 1, tzinfo=UTC),
        ),
    },
)


def test_the_golden_file_of_format_1_is_read_and_written_for_ever() -> None:
    golden = GOLDEN.read_bytes()
    assert from_text(golden, "golden") == LOCK
    assert to_text(LOCK) == golden.decode()


def test_the_order_of_entries_does_not_show() -> None:
    turned = Lock(LOCK.ruleset, dict(reversed(LOCK.entries.items())))
    assert to_text(turned) == to_text(LOCK)
    assert list(json.loads(to_text(turned))["versions"]) == ["1.2.3", "9.0.0", "10.0.0"]


def test_an_instant_with_an_offset_is_read_as_the_same_instant() -> None:
    text = to_text(LOCK).replace("2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00")
    assert from_text(text.encode(), "f") == LOCK


def refused(text: bytes) -> tuple[str, str]:
    with pytest.raises(RegistryError) as caught:
        from_text(text, "versions.lock")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.file == "versions.lock"
    assert "\n" not in diagnostic.message
    assert diagnostic.message.isprintable()
    place = f"{diagnostic.place}: " if diagnostic.place else ""
    return diagnostic.code, place + diagnostic.message


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (b"", "LR610", "the lock file is not JSON"),
        (b"\xff{}", "LR610", "the lock file holds bytes that are not UTF-8"),
        (b"[" * 100_000, "LR610", "the lock file is not JSON"),
        (b'{"format": ' + b"9" * 5_000 + b"}", "LR610", "the lock file is not JSON"),
        (b'{"format": NaN}', "LR610", "`NaN` is no JSON"),
        (b'{"format": 1, "format": 1}', "LR610", "the key `format` is given twice"),
        (b'{"format": 1, "\\ud800\\u001b": 1, "\\ud800\\u001b": 1}', "LR610",
         "the key `\\ud800\\x1b` is given twice"),
        (b" " * (MOST_BYTES + 1), "LR610", "the lock file has more than 4,194,304 bytes"),
        (b"[]", "LR611", "the lock file is not a mapping"),
        (b"{}", "LR611", "the lock file lacks `format`: 1"),
        (b'{"format": true}', "LR611", "the lock file lacks `format`: 1"),
        (b'{"format": 2}', "LR612",
         "the lock file has format `2`; this version reads format 1"),
    ],
)  # fmt: skip
def test_hostile_text_is_refused(text: bytes, code: str, message: str) -> None:
    assert refused(text) == (code, message)


def test_a_merge_that_was_not_resolved_is_named() -> None:
    text = to_text(LOCK).replace('  "ruleset"', '<<<<<<< ours\n  "ruleset"')
    with pytest.raises(RegistryError) as caught:
        from_text(text.encode(), "versions.lock")
    assert caught.value.diagnostics[0].help == "keep the entries of both sides of the merge"


def changed(path: list[Any], value: Any = ..., /) -> bytes:
    """The golden lock with one value replaced, or removed."""
    data = json.loads(to_text(LOCK))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(data).encode()


V = ["versions", "9.0.0"]
S = [*V, "signatures", 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (changed(["ruleset"]), "the lock file lacks `ruleset`"),
        (changed(["more"], 1), "the lock file has an unknown key `more`"),
        (changed(["ruleset"], 5), "`ruleset` is not a text that can be shown"),
        (changed(["versions"], []), "`versions` is not a mapping"),
        (changed(["versions", "two"], {}), "`two` is not a version"),
        (changed(V, 1), "versions.9.0.0: a version is not a mapping"),
        (changed([*V, "state"]), "versions.9.0.0: a version lacks `state`"),
        (changed([*V, "by"], "me"), "versions.9.0.0: a version has an unknown key `by`"),
        (changed([*V, "state"], "approved"),
         "versions.9.0.0: the state is one of `draft`, `published`, `retired`"),
        (changed([*V, "state"], {}),
         "versions.9.0.0: the state is one of `draft`, `published`, `retired`"),
        (changed([*V, "state"], "draft"),
         "versions.9.0.0: a draft version and `published` do not go together"),
        (changed([*V, "state"], "retired"),
         "versions.9.0.0: a retired version and `retired` do not go together"),
        (changed([*V, "signatures"], []),
         "versions.9.0.0: a published version is not signed by marketing under its terms"),
        (changed([*V, "agreement"]),
         "versions.9.0.0: a published version is not signed by marketing under its terms"),
        (changed([*V, "signatures", 2, "hash"], OLD.hash),
         "versions.9.0.0: a published version is not signed by sales under its terms"),
        (changed([*V, "hash"], "sha256:12"),
         "versions.9.0.0: `hash` is not `sha256:` and 64 hexadecimal digits"),
        (changed([*V, "agreement"], None),
         "versions.9.0.0: `agreement` is not `sha256:` and 64 hexadecimal digits"),
        (changed([*V, "published"], "yesterday"),
         "versions.9.0.0: `published` is not an instant with its zone"),
        (changed([*V, "published"], "2026-01-01"),
         "versions.9.0.0: `published` is not an instant with its zone"),
        (changed([*V, "published"], "2026-01-01T00:00:00"),
         "versions.9.0.0: `published` is not an instant with its zone"),
        (changed([*V, "published"], 5),
         "versions.9.0.0: `published` is not an instant with its zone"),
        (changed([*V, "signatures"], {}), "versions.9.0.0: `signatures` is not a list"),
        (changed(S, "mia"), "versions.9.0.0.signatures[1]: a signature is not a mapping"),
        (changed([*S, "who"]), "versions.9.0.0.signatures[1]: a signature lacks `who`"),
        (changed([*S, "who"], " "),
         "versions.9.0.0.signatures[1]: `who` is not a text that can be shown"),
        (changed([*S, "who"], "mia\x1b[31m"),
         "versions.9.0.0.signatures[1]: `who` is not a text that can be shown"),
        (changed([*S, "who"], "m" * 201),
         "versions.9.0.0.signatures[1]: `who` has more than 200 characters"),
        (changed([*S, "side"], "legal"),
         "versions.9.0.0.signatures[1]: the side is neither `marketing` nor `sales`"),
        (changed([*S, "side"], []),
         "versions.9.0.0.signatures[1]: the side is neither `marketing` nor `sales`"),
    ],
)  # fmt: skip
def test_what_the_command_would_not_have_written_is_refused(text: bytes, message: str) -> None:
    assert refused(text) == ("LR611", message)
