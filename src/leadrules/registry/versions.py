"""Where the versions of rulesets lie: `<folder>/<name>/<version>.yaml`, beside one lock file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

LOCK_NAME = "versions.lock"
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


def is_version(text: str) -> bool:
    """Whether a text is a semantic version, MAJOR.MINOR.PATCH.

    >>> is_version("2.10.0"), is_version("2.1")
    (True, False)
    """
    return _VERSION.fullmatch(text) is not None


def precedence(version: str) -> tuple[int, ...]:
    """What versions are ordered by: their numbers, so that 2.10.0 comes after 2.9.0.

    >>> sorted(["2.10.0", "2.9.0"], key=precedence)
    ['2.9.0', '2.10.0']
    """
    return tuple(int(part) for part in version.split("."))


def in_order(versions: Iterable[str]) -> list[str]:
    """Versions, the lowest first."""
    return sorted(versions, key=precedence)


def ruleset_folders(folder: Path) -> list[Path]:
    """The folders of rulesets in a folder, by name; the folder itself where it is one.

    Hidden folders, and those with neither a version nor a lock file in them, are passed over.
    Raises OSError where the folder cannot be read.
    """
    if _is_ruleset_folder(folder):
        return [folder]
    inner = (each for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))
    return sorted(each for each in inner if _is_ruleset_folder(each))


def version_files(folder: Path) -> dict[str, Path]:
    """The files in a ruleset's folder that are named as a version, the lowest first."""
    files = {file.stem: file for file in folder.glob("*.yaml") if is_version(file.stem)}
    return {version: files[version] for version in in_order(files)}


def _is_ruleset_folder(folder: Path) -> bool:
    return (folder / LOCK_NAME).exists() or bool(version_files(folder))
