"""From YAML to meaning, in one step: read, check and lower."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadrules.diagnostics import Diagnostic, RulesetError, Severity
from leadrules.language import ir
from leadrules.language.all_errors import all_errors
from leadrules.language.checker import check
from leadrules.language.document import Document
from leadrules.language.document.reading import read_document
from leadrules.language.lowering import lower
from leadrules.language.source import MOST_BYTES, Source, read_source


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ruleset in its three forms, and what the checker doubts but does not refuse."""

    source: Source
    document: Document
    ruleset: ir.Ruleset
    warnings: tuple[Diagnostic, ...]


def load_ruleset(content: str | bytes, file: str = "<text>") -> Loaded:
    """The meaning of a ruleset's YAML; `file` is the name that messages show.

    Raises RulesetError with every error found: of the YAML alone where it cannot be read, else of
    the document's form and of what it means.

    >>> load_ruleset("language: 2")
    Traceback (most recent call last):
    ...
    leadrules.diagnostics.errors.RulesetError: error[LR226] language-version: ...
    """
    source = read_source(content, file)
    document = read_document(source)
    if not isinstance(document, Document):
        raise RulesetError(all_errors(source, document))
    checked = check(source, document)
    if checked.ruleset is None:
        errors = [found for found in checked.diagnostics if found.severity is Severity.ERROR]
        raise RulesetError(errors)
    return Loaded(source, document, lower(checked.ruleset), checked.diagnostics)


def load_file(path: str | Path) -> Loaded:
    """The meaning of a ruleset's file, of which no more is read than a ruleset may have.

    Raises RulesetError as `load_ruleset`, and OSError where the file cannot be read.
    """
    with Path(path).open("rb") as stream:
        return load_ruleset(stream.read(MOST_BYTES + 1), file=str(path))
