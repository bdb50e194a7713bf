"""Each version's file is still what was published, or it is said what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from version_files import NOON, published, sign_both, text_of, write

from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.registry.lock import State
from leadrules.registry.publishing import retire
from leadrules.registry.survey import FileState, VersionStatus, check_published, survey
from leadrules.registry.terms import agreement_hash


def one(folder: Path) -> VersionStatus:
    (status,) = survey(folder)
    return status


def test_versions_stand_in_their_order_by_ruleset(tmp_path: Path) -> None:
    for version in ("1.10.0", "1.9.0", "1.2.0"):
        write(tmp_path, version)
    write(tmp_path, "0.1.0", name="another")
    (tmp_path / ".git").mkdir()
    (tmp_path / "fit" / "notes.yaml").write_text("no ruleset")
    found = [(each.ruleset, each.version) for each in survey(tmp_path)]
    assert found == [
        ("another", "0.1.0"),
        ("fit", "1.2.0"),
        ("fit", "1.9.0"),
        ("fit", "1.10.0"),
    ]
    assert [each.version for each in survey(tmp_path / "fit")] == ["1.2.0", "1.9.0", "1.10.0"]


def test_a_draft_is_never_wrong(tmp_path: Path) -> None:
    file = write(tmp_path)
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.UNSIGNED, True)
    sign_both(file)
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.AS_SIGNED, True)
    write(tmp_path, points=20)
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.EDITED, True)
    file.write_text("language: 1\n")
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.WITH_ERRORS, True)
    assert one(tmp_path).diagnostics


def test_a_published_version_is_as_published_until_its_rules_change(tmp_path: Path) -> None:
    file = published(tmp_path)
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.AS_PUBLISHED, True)
    file.write_text(text_of() + "# layout is not in the hash\n")
    assert one(tmp_path).file_state is FileState.AS_PUBLISHED
    write(tmp_path, capacity=6)
    status = one(tmp_path)
    assert (status.file_state, status.as_published) == (FileState.AGREEMENT_CHANGED, True)
    write(tmp_path, points=20)
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.EDITED, False)
    file.write_text("language: 1\n")
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.WITH_ERRORS, False)
    file.unlink()
    assert (one(tmp_path).file_state, one(tmp_path).as_published) == (FileState.MISSING, False)
    assert one(tmp_path).state is State.PUBLISHED


def test_a_retired_version_may_go_but_not_change(tmp_path: Path) -> None:
    file = published(tmp_path)
    retire(file, at=NOON)
    assert one(tmp_path).as_published
    write(tmp_path, points=20)
    assert not one(tmp_path).as_published
    file.unlink()
    assert one(tmp_path).as_published


def test_a_file_that_says_it_is_another_version_has_errors(tmp_path: Path) -> None:
    write(tmp_path, "1.0.0").rename(tmp_path / "fit" / "1.0.1.yaml")
    assert [each.code for each in one(tmp_path).diagnostics] == ["LR620"]


def checked(file: Path) -> list[tuple[str, int | None]]:
    found = check_published(file, load_ruleset(file.read_bytes(), str(file)))
    return [(each.code, each.span and each.span.line) for each in found]


def test_check_finds_an_edit_of_a_published_version_at_its_version(tmp_path: Path) -> None:
    file = write(tmp_path)
    assert checked(file) == []
    sign_both(file)
    assert checked(file) == []
    published(tmp_path)
    assert checked(file) == []
    write(tmp_path, points=20)
    assert checked(file) == [("LR621", 3)]


def test_check_finds_the_edit_under_another_file_name_too(tmp_path: Path) -> None:
    file = published(tmp_path)
    copy = file.with_name("copy.yaml")
    copy.write_text(text_of(points=20))
    assert checked(copy) == [("LR621", 3)]


def test_check_reports_a_lock_file_that_cannot_be_understood(tmp_path: Path) -> None:
    file = published(tmp_path)
    (file.parent / "versions.lock").write_text("{")
    assert checked(file) == [("LR610", None)]


@pytest.mark.parametrize(
    ("hours", "same"),
    [
        ('"Mon-Fri 09:00-17:00"', True),
        ('["Mon-Thu 09:00-17:00", "Fri 09:00-17:00"]', True),
        ('"Mon-Fri 09:00-16:00"', False),
    ],
)
def test_an_agreements_hash_is_that_of_what_it_promises(
    tmp_path: Path, hours: str, same: bool
) -> None:
    def hash_of(hours: str) -> str | None:
        calendar = f"agreement: {{calendar: {{zone: UTC, hours: {hours}}}, MQL: {{means: fits}}}}\n"
        return agreement_hash(load_ruleset(text_of(capacity=None) + calendar).ruleset.agreement)

    assert (hash_of(hours) == hash_of('"Mon-Fri 09:00-17:00"')) is same


def test_golden_hashes_of_agreements_never_change(tmp_path: Path) -> None:
    day, hour = ir.Duration(days=1), ir.Duration(microseconds=3_600_000_000)
    whole = ir.Agreement(
        promises=(
            ir.Promise("SQL", "asked to talk", hour, day, 8),
            ir.Promise("MQL", "zeigt Größe"),
        ),
        calendar=ir.Calendar("Europe/Berlin", (((540, 1020),), (), (), (), (), (), ()), (20_000,)),
        rejection_reasons=("no budget",),
        weekly_capacity=0,
        review_by=20_500,
    )
    assert agreement_hash(None) is None
    assert agreement_hash(ir.Agreement()) == (
        "sha256:3f00f8386d5478be3d5a5ab6cd42860fdaede8dd3c16a81e1103b2a8308a27df"
    )
    assert agreement_hash(whole) == (
        "sha256:666487ed890582151ab33e909c6234222c3df8762c2f21a92e13e281a308d15e"
    )
