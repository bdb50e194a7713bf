"""What the pages show is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import PAGES, ROOT, run

LAW = ROOT / "docs" / "reference" / "language.md"  # its YAML: test_language_examples.py
RUN = {"python", "console", "text", "sh", "diff"}


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_blocks_of_the_page_run(page: Path, tmp_path: Path) -> None:
    run(page, tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if page != LAW], ids=name)
def test_every_block_is_of_a_kind_that_runs_or_is_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^(<!-- .* -->\n+)?```(\w*)\n.*?^```$", text, re.MULTILINE | re.DOTALL)
    assert [kind for comment, kind in blocks if not comment and kind not in RUN] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_that_the_page_names_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    shown = "\n".join(
        re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    )
    assert set(re.findall(r"^make ([a-z]+)", shown, re.M)) <= set(targets)
