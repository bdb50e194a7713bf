"""A registry gives the version asked for, and serves on whatever becomes of its folder."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from version_files import NOON, meaning, published, sign_both, text_of, write

import leadrules
from leadrules import NotHeldError, Registry, RegistryError
from leadrules.registry.publishing import publish, retire

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [each.code for each in error.value.diagnostics]


# --- what it holds -------------------------------------------------------------------------------


def test_it_holds_published_versions_of_several_rulesets(tmp_path: Path) -> None:
    published(tmp_path, "1.9.0")
    published(tmp_path, "1.10.0")
    published(tmp_path, "0.1.0", name="other")
    write(tmp_path, "2.0.0")
    registry = Registry(tmp_path)
    assert registry.names == ("fit", "other")
    assert registry.versions("fit") == ("1.9.0", "1.10.0")
    assert registry.get("fit").version == "1.10.0"
    assert registry.get("fit", "1.9.0").version == "1.9.0"
    assert registry.get("other").score({"employees": 100}).verdict == "MQL"
    assert repr(registry).endswith("3 versions>")


def test_drafts_are_held_where_asked_for(tmp_path: Path) -> None:
    published(tmp_path, "1.0.0")
    write(tmp_path, "2.0.0")
    assert Registry(tmp_path).get("fit").version == "1.0.0"
    assert Registry(tmp_path, drafts=True).get("fit").version == "2.0.0"


def test_one_rulesets_own_folder_will_do(tmp_path: Path) -> None:
    published(tmp_path)
    assert Registry(tmp_path / "fit").names == ("fit",)


def test_a_folder_without_published_versions_holds_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    assert Registry(tmp_path).names == ()


def test_a_relative_folder_is_found_after_the_working_directory_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    registry = Registry("rules")
    monkeypatch.chdir("/")
    assert registry.reload().ok


# --- which version it chooses --------------------------------------------------------------------


@pytest.fixture
def dated(tmp_path: Path) -> Registry:
    published(tmp_path, "1.0.0")
    published(tmp_path, "2.0.0", effective_from=APRIL)
    published(tmp_path, "3.0.0", effective_from=APRIL + timedelta(days=30))
    return Registry(tmp_path)


@pytest.mark.parametrize(
    ("at", "version"),
    [
        (APRIL - timedelta(microseconds=1), "1.0.0"),
        (APRIL, "2.0.0"),
        ("2026-04-01T01:59:59+02:00", "1.0.0"),
        ("2026-04-01T02:00", "2.0.0"),  # in the ruleset's zone, Berlin
        (date(2026, 3, 31), "1.0.0"),  # its last microsecond in Berlin
        ("2026-04-01", "2.0.0"),
        (APRIL + timedelta(days=30), "3.0.0"),
    ],
)
def test_the_highest_effective_version_is_chosen(
    dated: Registry, at: datetime | date | str, version: str
) -> None:
    assert dated.get("fit", at=at).version == version


def test_a_version_by_name_needs_no_date(dated: Registry) -> None:
    assert dated.get("fit", "3.0.0", at=APRIL).version == "3.0.0"


def test_without_an_instant_it_is_now(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    published(tmp_path, "1.0.0", effective_from=now - timedelta(hours=1))
    published(tmp_path, "2.0.0", effective_from=now + timedelta(hours=1))
    assert Registry(tmp_path).get("fit").version == "1.0.0"


def test_a_retired_version_is_given_by_name_only(tmp_path: Path) -> None:
    published(tmp_path, "1.0.0")
    retire(published(tmp_path, "2.0.0"), at=NOON)
    registry = Registry(tmp_path)
    assert registry.get("fit").version == "1.0.0"
    assert registry.get("fit", "2.0.0").version == "2.0.0"
    assert registry.versions("fit") == ("1.0.0", "2.0.0")


def test_none_is_effective_before_the_first(tmp_path: Path) -> None:
    published(tmp_path, effective_from=APRIL)
    registry = Registry(tmp_path)
    with pytest.raises(NotHeldError, match="no published version of `fit` is effective at") as e:
        registry.get("fit", at=APRIL - timedelta(days=1))
    assert codes(e) == ["LR632"]


def test_an_instant_that_cannot_be_read_is_an_error(dated: Registry) -> None:
    with pytest.raises(RegistryError, match="is not an instant") as e:
        dated.get("fit", at="tomorrow")
    assert codes(e) == ["LR634"]


# --- what it does not hold -----------------------------------------------------------------------


def test_an_unknown_ruleset_is_a_key_error_with_a_suggestion(dated: Registry) -> None:
    with pytest.raises(KeyError) as e:
        dated.get("fti")
    assert codes(e) == ["LR630"]
    assert e.value.diagnostics[0].help == "did you mean `fit`?"
    assert str(e.value).startswith("error[LR630] unknown-ruleset: no ruleset `fti` is held")
    with pytest.raises(leadrules.LeadrulesError):
        dated.versions("nothing like it")


def test_an_unknown_version_names_those_held(dated: Registry) -> None:
    with pytest.raises(NotHeldError) as e:
        dated.get("fit", "zzz")
    assert codes(e) == ["LR631"]
    assert e.value.diagnostics[0].help == "it holds `1.0.0`, `2.0.0`, `3.0.0`"
    assert pickle.loads(pickle.dumps(e.value)).diagnostics == e.value.diagnostics


# --- reloading -----------------------------------------------------------------------------------


def test_a_reload_says_what_changed(tmp_path: Path) -> None:
    one = published(tmp_path, "1.0.0")
    published(tmp_path, "2.0.0")
    registry = Registry(tmp_path)
    assert registry.reload() == leadrules.ReloadResult(())
    published(tmp_path, "3.0.0")
    retire(one, at=NOON)
    result = registry.reload()
    assert (result.ok, result.added) == (True, (("fit", "3.0.0"),))
    assert (result.changed, result.removed) == ((("fit", "1.0.0"),), ())
    one.unlink()
    assert registry.reload().removed == (("fit", "1.0.0"),)
    assert registry.get("fit").version == "3.0.0"


def test_an_effective_date_that_moved_is_a_change(tmp_path: Path) -> None:
    file = published(tmp_path)
    registry = Registry(tmp_path)
    publish(file, meaning(file), effective_from=APRIL, at=NOON)
    assert registry.reload().changed == (("fit", "1.0.0"),)


def test_unchanged_files_are_not_compiled_again(tmp_path: Path) -> None:
    published(tmp_path, "1.0.0")
    draft = write(tmp_path, "2.0.0")
    registry = Registry(tmp_path, drafts=True)
    before = registry.get("fit", "1.0.0"), registry.get("fit", "2.0.0")
    write(tmp_path, "2.0.0", points=30)
    assert registry.reload().changed == (("fit", "2.0.0"),)
    assert registry.get("fit", "1.0.0") is before[0]
    assert registry.get("fit", "2.0.0") is not before[1]
    draft.touch()
    held = registry.get("fit", "2.0.0")
    registry.reload()
    assert registry.get("fit", "2.0.0") is held


def edit(folder: Path) -> None:
    write(folder, points=20)


def break_(folder: Path) -> None:
    (folder / "fit" / "1.0.0.yaml").write_text("language: 1\n")


def remove(folder: Path) -> None:
    (folder / "fit" / "1.0.0.yaml").unlink()


def spoil_lock(folder: Path) -> None:
    (folder / "fit" / "versions.lock").write_text("{")


def rename(folder: Path) -> None:
    file = folder / "fit" / "1.0.0.yaml"
    file.write_text(text_of(name="other"))


def lose_folder(folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")


def shut(folder: Path) -> None:
    (folder / "fit" / "1.0.0.yaml").unlink()
    (folder / "fit" / "1.0.0.yaml").mkdir()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (edit, "LR621"),
        (break_, "LR211"),
        (remove, "LR625"),
        (spoil_lock, "LR610"),
        (rename, "LR620"),
        (lose_folder, "LR633"),
        (shut, "LR633"),
    ],
)
def test_on_any_error_the_old_versions_serve_on(tmp_path: Path, harm: Any, code: str) -> None:
    folder = tmp_path / "rules"
    published(folder)
    registry = Registry(folder)
    held = registry.get("fit")
    harm(folder)
    result = registry.reload()
    assert not result.ok
    assert {each.code for each in result.diagnostics} == {code}
    assert (result.added, result.removed, result.changed) == ((), (), ())
    assert registry.get("fit") is held
    with pytest.raises(RegistryError) as e:
        Registry(folder)
    assert set(codes(e)) == {code}


def test_errors_of_all_versions_are_reported_together(tmp_path: Path) -> None:
    for version in ("1.0.0", "2.0.0"):
        published(tmp_path, version)
        write(tmp_path, version, points=20)
    with pytest.raises(RegistryError) as e:
        Registry(tmp_path)
    assert codes(e) == ["LR621", "LR621"]


def test_a_changed_agreement_is_a_warning(tmp_path: Path) -> None:
    file = published(tmp_path)
    registry = Registry(tmp_path)
    write(tmp_path, capacity=6)
    result = registry.reload()
    assert ([each.code for each in result.diagnostics], result.ok) == (["LR626"], True)
    sign_both(file)
    publish(file, meaning(file), at=NOON)
    assert registry.reload().diagnostics == ()


def test_a_draft_with_errors_is_no_matter_unless_drafts_are_held(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / "fit" / "2.0.0.yaml").write_text("language: 1\n")
    assert Registry(tmp_path).names == ("fit",)
    with pytest.raises(RegistryError):
        Registry(tmp_path, drafts=True)


def test_a_signed_draft_that_was_edited_is_held_as_it_is(tmp_path: Path) -> None:
    sign_both(write(tmp_path))
    write(tmp_path, points=20)
    assert Registry(tmp_path, drafts=True).get("fit").version == "1.0.0"


def test_a_registry_is_not_pickled(tmp_path: Path) -> None:
    published(tmp_path)
    with pytest.raises(TypeError, match="open the folder in each process"):
        pickle.dumps(Registry(tmp_path))
