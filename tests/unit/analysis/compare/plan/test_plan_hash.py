"""A plan's hash is of what it declares; signatures name it, and count for nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadrules.analysis.compare.plan.hash import canonical
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.reading import Plan, plan_of, read_plan
from leadrules.analysis.compare.plan.signatures import lock_of, read_signatures, sign
from leadrules.signing.signature import Side

PLAN = """
plan: 1
question: is it better?
outcome: {column: won, at: won_at, window: 90d}
metric: precision@200/week
smallest_worthwhile: 0.02
passes: [SQL, MQL]
b_written_at: 2024-06-01T12:00:00+02:00
segments: [industry, source]
level: 0.9
"""
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)


def digest(text: str) -> str:
    return plan_of(text).hash


def test_the_hash_never_changes_in_a_later_release() -> None:
    assert canonical(plan_of(PLAN).document) == (
        '{"b_written_at":"2024-06-01T10:00:00+00:00","level":"0.9","metric":"precision@200/week",'
        '"outcome":{"at":"won_at","column":"won","window":7776000000000},"passes":["MQL","SQL"],'
        '"segments":["industry","source"]}'
    )
    assert digest(PLAN) == (
        "sha256:7cb471e0faebc6c287667bb4014195700838170cac90d37d9ca09570fcd2a460"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plan: 1", "plan: 1   # agreed in March"),
        ("question: is it better?\n", ""),
        ("is it better?", "is it any good?"),
        ("[SQL, MQL]", "[MQL, SQL]"),
        ("[industry, source]", "\n  - source\n  - industry"),
        ("90d", "2160h"),
        ("window: 90d}", "window: 90d, name: won}"),
        ("0.02", "2%"),
        ("0.02", "0.020"),
        ("smallest_worthwhile: 0.02\n", ""),
        ("level: 0.9", "level: 90%\nseed: 0\nresamples: 2000"),
        ("12:00:00+02:00", "10:00Z"),
        ("200/week", "0200/week"),
        ("level: 0.9", "level: 0.9\noutcomes: []"),
    ],
)
def test_ways_of_writing_the_same_have_one_hash(old: str, new: str) -> None:
    assert old in PLAN
    assert digest(PLAN.replace(old, new)) == digest(PLAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("won_at", "closed_at"),
        ("90d", "91d"),
        ("200/week", "201/week"),
        ("200/week", "200/month"),
        ("precision@", "recall@"),
        ("0.02", "0.03"),
        ("[SQL, MQL]", "[SQL]"),
        ("level: 0.9", "level: 0.95"),
        ("level: 0.9", "level: 0.9\nseed: 1"),
        ("level: 0.9", "level: 0.9\nas_of: decided_at"),
        ("level: 0.9", "level: 0.9\ndecided: {from: 2024-01-01}"),
        ("level: 0.9", "level: 0.9\nknown: {after_hand_over: [a]}"),
        ("level: 0.9", "level: 0.9\noutcomes: [accepted]"),
        ("window: 90d", "window: 90d, won: [yes]"),
    ],
)
def test_what_declares_something_else_has_another_hash(old: str, new: str) -> None:
    assert old in PLAN
    assert digest(PLAN.replace(old, new)) != digest(PLAN)


def test_what_is_the_usual_difference_of_a_share_is_none_of_an_amount() -> None:
    amount = "plan: 1\noutcome: {column: won, amount: deal}\nmetric: amount@MQL\n"
    assert digest(amount + "smallest_worthwhile: 0.02") != digest(amount)
    assert digest(amount + "smallest_worthwhile: 5000") == digest(
        amount + "smallest_worthwhile: 5000.00"
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def signed(file: Path, who: str = "Ann", side: Side = Side.MARKETING) -> Plan:
    sign(file, read_plan(file).hash, who=who, side=side, at=NOON)
    return read_plan(file)


def test_a_signature_names_the_hash(file: Path) -> None:
    plan = signed(file)
    [signature] = plan.signatures
    assert (signature.who, signature.side, signature.at) == ("Ann", Side.MARKETING, NOON)
    assert signature.terms.hash == plan.hash
    assert signed(file, "Ben", Side.SALES).identity.signed == (
        ("marketing", "Ann"),
        ("sales", "Ben"),
    )
    data = json.loads(lock_of(file).read_text(encoding="utf-8"))
    assert (data["format"], len(data["signatures"])) == (1, 2)


def test_signing_again_writes_nothing(file: Path) -> None:
    plan = signed(file)
    before = lock_of(file).read_bytes()
    assert not sign(file, plan.hash, who="Ann", side=Side.MARKETING, at=datetime.now(UTC))
    assert lock_of(file).read_bytes() == before
    assert sign(file, plan.hash, who="Ann", side=Side.SALES, at=NOON)


def test_a_changed_plan_is_signed_by_nobody_and_a_warning_says_so(file: Path) -> None:
    signed(file, "Ann")
    signed(file, "Amy")
    signed(file, "Ben", Side.SALES)
    file.write_text(PLAN.replace("200/week", "300/week"), encoding="utf-8")
    plan = read_plan(file)
    assert plan.identity.signed == ()
    assert [one.message for one in plan.warnings] == [
        "`Amy` signed for marketing before the plan was changed",
        "`Ben` signed for sales before the plan was changed",
    ]
    plan = signed(file, "Amy")
    assert plan.identity.signed == (("marketing", "Amy"),)
    assert [one.code for one in plan.warnings] == ["LR654"]
    assert plan.identity.question == "is it better?"


def test_a_comment_leaves_signatures_as_they_are(file: Path) -> None:
    signed(file)
    file.write_text("# agreed\n" + PLAN, encoding="utf-8")
    assert read_plan(file).identity.signed == (("marketing", "Ann"),)


@pytest.mark.parametrize("who", ["", " ", "a\nb", "\x1b[31m", "x" * 201])
def test_a_name_that_is_none_signs_nothing(file: Path, who: str) -> None:
    with pytest.raises(PlanError, match="LR624"):
        sign(file, "sha256:" + "0" * 64, who=who, side=Side.SALES, at=NOON)
    assert not lock_of(file).exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "LR610"),
        ("[]", "LR611"),
        ("{}", "LR611"),
        ('{"format": 1}', "LR611"),
        ('{"format": true, "signatures": []}', "LR611"),
        ('{"format": 2, "signatures": []}', "LR612"),
        ('{"format": 1, "signatures": {}}', "LR611"),
        ('{"format": 1, "signatures": [], "ruleset": "fit"}', "LR611"),
        ('{"format": 1, "signatures": [{"who": "Ann"}]}', "LR611"),
        ('{"format": 1, "format": 1, "signatures": []}', "LR610"),
        ('{"format": NaN}', "LR610"),
        ("[" * 100_000, "LR610"),
        ("<<<<<<< ours\n{}", "LR610"),
    ],
)
def test_a_lock_file_is_read_exactly_or_not_at_all(file: Path, text: str, code: str) -> None:
    lock_of(file).write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=code) as caught:
        read_signatures(file)
    assert caught.value.diagnostics[0].file == str(lock_of(file))


def test_the_place_within_a_lock_file_is_told(file: Path) -> None:
    signed(file)
    lock = lock_of(file)
    lock.write_text(lock.read_text().replace('"marketing"', '"legal"'), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(file)
    assert caught.value.diagnostics[0].place == "signatures[0]"
