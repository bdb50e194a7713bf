"""Every row of the feature table says whether it means the same, and links to a case that runs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "vendors.md"
FILES = sorted((ROOT / "tests" / "conformance").glob("vendors-*.yaml"))
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+)\)")


def rows() -> list[list[str]]:
    """The cells of every row, without the tables' heads."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    tables = [line.strip("| ").split(" | ") for line in lines if not line.startswith("|---")]
    return [cells for cells in tables if cells[0] != "feature"]


def titles(file: Path) -> list[str]:
    """The titles of a conformance file's cases, or the names of a module's tests."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return re.findall(r"^def (test_\w+)", text, re.MULTILINE)
    return [case["title"] for section in yaml.safe_load(text) for case in section["cases"]]


@pytest.mark.parametrize("cells", rows(), ids=lambda cells: str(cells[0]))
def test_every_row_says_yes_or_what_differs_and_links_to_a_case(cells: list[str]) -> None:
    *words, same, case = cells
    assert len(words) == 6
    assert all(words)
    assert re.match(r"yes\b|differs\b.*: .", same)
    [(title, target)] = _LINK.findall(case)
    assert title in titles((PAGE.parent / target).resolve())


def test_a_feature_has_one_row() -> None:
    assert [name for name, count in Counter(row[0] for row in rows()).items() if count > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_a_title_names_one_case_of_its_file(file: Path) -> None:
    assert [name for name, count in Counter(titles(file)).items() if count > 1] == []


def test_every_file_of_cases_is_linked() -> None:
    targets = {target for row in rows() for _, target in _LINK.findall(row[-1])}
    assert set(FILES) <= {(PAGE.parent / target).resolve() for target in targets}
