"""Signing, publishing, retiring: a published version never changes, and both sides agreed to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from version_files import NOON, meaning, published, sign_both, text_of, write

from leadrules.registry.lock import Side, State
from leadrules.registry.lock_file import read_lock
from leadrules.registry.problems import RegistryError
from leadrules.registry.publishing import Written, publish, retire, sign

LATER = NOON + timedelta(days=1)


def codes(action: Callable[[], Written]) -> list[tuple[str, str]]:
    with pytest.raises(RegistryError) as caught:
        action()
    return [(each.code, each.message) for each in caught.value.diagnostics]


def test_a_signature_names_the_rules_and_the_agreement(tmp_path: Path) -> None:
    file = write(tmp_path)
    written = sign(file, meaning(file), who="mia", side=Side.MARKETING, at=NOON)
    (signature,) = written.entry.signatures
    assert written.changed
    assert (signature.who, signature.side, signature.at) == ("mia", Side.MARKETING, NOON)
    assert signature.terms.hash == meaning(file).identity.hash
    assert str(signature.terms.agreement).startswith("sha256:")
    assert read_lock(file.parent).entries["1.0.0"] == written.entry


def test_signing_twice_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path)
    first = sign(file, meaning(file), who="mia", side=Side.SALES, at=NOON)
    again = sign(file, meaning(file), who="mia", side=Side.SALES, at=LATER)
    assert (again.entry, again.changed) == (first.entry, False)


@pytest.mark.parametrize("who", ["", "  ", "mia\n", "mia\x1b[31m", "m" * 201, "\ud800"])
def test_a_name_that_cannot_be_shown_signs_nothing(tmp_path: Path, who: str) -> None:
    file = write(tmp_path)
    found = codes(lambda: sign(file, meaning(file), who=who, side=Side.SALES, at=NOON))
    assert [code for code, _ in found] == ["LR624"]
    assert "\n" not in found[0][1]


def test_publishing_needs_both_sides(tmp_path: Path) -> None:
    file = write(tmp_path)
    assert codes(lambda: publish(file, meaning(file), at=NOON)) == [
        ("LR622", "marketing has not signed version `1.0.0`"),
        ("LR622", "sales has not signed version `1.0.0`"),
    ]
    sign(file, meaning(file), who="mia", side=Side.MARKETING, at=NOON)
    assert codes(lambda: publish(file, meaning(file), at=NOON)) == [
        ("LR622", "sales has not signed version `1.0.0`")
    ]
    assert read_lock(file.parent).entries["1.0.0"].state is State.DRAFT


@pytest.mark.parametrize("change", [{"points": 20}, {"capacity": 6}, {"capacity": None}])
def test_signatures_under_an_earlier_text_do_not_count(
    tmp_path: Path, change: dict[str, int | None]
) -> None:
    file = write(tmp_path)
    sign_both(file)
    write(tmp_path, **change)
    assert codes(lambda: publish(file, meaning(file), at=NOON)) == [
        ("LR622", "marketing signed version `1.0.0` before it was changed"),
        ("LR622", "sales signed version `1.0.0` before it was changed"),
    ]
    sign_both(file)
    entry = publish(file, meaning(file), at=NOON).entry
    assert entry.state is State.PUBLISHED
    assert len(entry.signatures) == 4


def test_layout_and_cases_may_change_between_signing_and_publishing(tmp_path: Path) -> None:
    file = write(tmp_path)
    sign_both(file)
    file.write_text("# a comment\n" + text_of().partition("cases:")[0])
    assert publish(file, meaning(file), at=NOON).changed


def test_publishing_twice_changes_nothing(tmp_path: Path) -> None:
    file = published(tmp_path)
    before = (file.parent / "versions.lock").read_bytes()
    written = publish(file, meaning(file), at=LATER)
    assert not written.changed
    assert written.entry.published == NOON
    assert (file.parent / "versions.lock").read_bytes() == before


def test_a_published_version_is_not_published_or_signed_with_other_rules(tmp_path: Path) -> None:
    file = published(tmp_path)
    write(tmp_path, points=20)
    for action in (
        lambda: publish(file, meaning(file), at=LATER),
        lambda: sign(file, meaning(file), who="eve", side=Side.SALES, at=LATER),
    ):
        ((code, message),) = codes(action)
        assert code == "LR621"
        assert message.startswith("version `1.0.0` was published as `")


def test_another_agreement_is_signed_and_published_over_the_same_rules(tmp_path: Path) -> None:
    file = published(tmp_path)
    old = read_lock(file.parent).entries["1.0.0"].terms
    write(tmp_path, capacity=6)
    assert len(codes(lambda: publish(file, meaning(file), at=LATER))) == 2
    sign_both(file, LATER)
    assert read_lock(file.parent).entries["1.0.0"].terms == old
    entry = publish(file, meaning(file), at=LATER).entry
    assert entry.terms.hash == old.hash
    assert entry.terms.agreement != old.agreement


def test_an_effective_date_is_kept_until_another_is_given(tmp_path: Path) -> None:
    file = published(tmp_path, effective_from=LATER)
    assert publish(file, meaning(file), at=NOON).entry.effective_from == LATER
    moved = publish(file, meaning(file), effective_from=NOON, at=NOON)
    assert (moved.entry.effective_from, moved.changed) == (NOON, True)


def test_a_retired_version_is_published_again_as_it_was(tmp_path: Path) -> None:
    file = published(tmp_path)
    assert retire(file, at=LATER).entry.retired == LATER
    assert not retire(file, at=LATER + timedelta(days=1)).changed
    entry = publish(file, meaning(file), at=LATER).entry
    assert (entry.state, entry.retired, entry.published) == (State.PUBLISHED, None, NOON)


def test_a_retired_version_is_not_signed(tmp_path: Path) -> None:
    file = published(tmp_path)
    retire(file, at=LATER)
    found = codes(lambda: sign(file, meaning(file), who="eve", side=Side.SALES, at=LATER))
    assert found == [("LR623", "version `1.0.0` is retired")]


def test_a_version_is_retired_without_its_file(tmp_path: Path) -> None:
    file = published(tmp_path)
    file.unlink()
    assert retire(file, at=LATER).entry.state is State.RETIRED


def test_only_published_versions_are_retired(tmp_path: Path) -> None:
    file = write(tmp_path)
    assert codes(lambda: retire(file, at=NOON)) == [("LR623", "version `1.0.0` is not published")]
    sign_both(file)
    assert codes(lambda: retire(file, at=NOON)) == [("LR623", "version `1.0.0` is not published")]


@pytest.mark.parametrize("place", ["fit/2.0.0.yaml", "other/1.0.0.yaml", "fit/1.0.0.yml"])
def test_a_version_lies_where_its_name_says(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir()
    file.write_text(text_of())
    for action in (
        lambda: publish(file, meaning(file), at=NOON),
        lambda: sign(file, meaning(file), who="mia", side=Side.SALES, at=NOON),
    ):
        assert [code for code, _ in codes(action)] == ["LR620"]
    assert [each.name for each in file.parent.iterdir()] == [file.name]
