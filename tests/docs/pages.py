"""Running the blocks of a page, in order, in a folder of their own.

- `python` blocks run; those with `>>>` must answer what is written.
- `console` blocks run line by line after `$`; what is printed must be what is written, where a
  line `...` stands for any lines.
- `<!-- file: NAME -->` before a block writes the block to that file, `<!-- append: NAME -->` adds
  it at the end, and `<!-- change: NAME -->` before a `diff` block does what the diff says.
- The folder holds copies of `rules` and `examples`; with `<!-- folder: empty -->` it is empty.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from leadrules.cli import main

ROOT = Path(__file__).parents[2]
MADE = {"diagnostics.md", "operators.md"}
PAGES = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.name not in MADE),
]

_LOCKS = shutil.ignore_patterns("versions.lock")  # pages publish by themselves
_EMPTY = "<!-- folder: empty -->"
_FILE = re.compile(
    r"^<!-- (?P<how>file|append|change): (?P<name>\S+) -->\n+```\w+\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SHELL = set("|&;<>$`(){}*?#~=")
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run(page: Path, folder: Path) -> None:
    """Run a page's blocks in the folder; raises at the first that is not as written."""
    if _EMPTY not in page.read_text(encoding="utf-8"):
        for name in ("rules", "examples"):
            shutil.copytree(ROOT / name, folder / name, ignore=_LOCKS)
        (folder / "tests").symlink_to(ROOT / "tests")
    with contextlib.chdir(folder):
        for example in _SYBIL.parse(page).examples():
            example.evaluate()


def _files(document: Document) -> Iterable[Region]:
    for found in _FILE.finditer(document.text):
        # WHY: the region is the comment alone, as the block may be one that runs besides
        yield Region(found.start(), found.end("name"), found, _write)


def _write(example: Example) -> None:
    how, name, text = example.parsed["how"], example.parsed["name"], example.parsed["text"]
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    match how:
        case "file":
            file.write_text(text, encoding="utf-8")
        case "append":
            file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        case _:
            lines = text.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            before = file.read_text(encoding="utf-8")
            assert before.count(old) == 1, f"{name} has these lines {before.count(old)} times"
            file.write_text(before.replace(old, new), encoding="utf-8")


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block and what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        match = re.match(r"((?:.*\\\n)*.*)\n?", part)
        assert match is not None
        yield match[1].replace("\\\n", " "), part[match.end() :].strip("\n")


def _console(example: Example) -> str | None:
    for command, expected in commands(example.parsed):
        printed = printed_by(command)
        if not _same(expected, printed):
            return f"$ {command}\nis to print\n{expected}\n\nand prints\n{printed}"
    return None


def printed_by(command: str) -> str:
    """What a command prints to stdout and stderr, without blanks at the ends of lines."""
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if command.startswith("leadrules ") and not _SHELL & set(command):
        printed = _called(shlex.split(command))
    else:
        printed = subprocess.run(
            ["bash", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | environment,
            check=False,
        ).stdout
    return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())


def _called(words: list[str]) -> str:
    """The command called in this process, which is faster than starting another."""
    output = io.StringIO()
    with (
        patch.object(sys, "argv", words),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
    ):
        try:
            main()
        except SystemExit as ended:
            if isinstance(ended.code, str):
                print(ended.code)
    return output.getvalue()


def _same(expected: str, printed: str) -> bool:
    pieces = re.split(r"^\.\.\.$", expected, flags=re.MULTILINE)
    pattern = "(?s:.*)".join(
        ".*".join(re.escape(bit) for bit in piece.split("[...]")) for piece in pieces
    )
    return re.fullmatch(pattern, printed) is not None


_SYBIL = Sybil(
    parsers=[
        _files,
        PythonCodeBlockParser(doctest_optionflags=_OPTIONS),
        CodeBlockParser(language="console", evaluator=_console),
    ]
)
