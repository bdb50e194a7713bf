"""From a source to the document, or to every error in it."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.language.document.part import Fault, Part
from leadrules.language.document.whole import Document
from leadrules.language.problems import did_you_mean
from leadrules.language.source import MOST_ERRORS, Path, Source

Found = tuple[Path, Fault]
"""A fault and where it stands."""

P = TypeVar("P", bound=Part)


def parse_document(source: Source) -> Document:
    """The document that a source holds.

    Raises RulesetError with every error found in its form, in the order of the text.

    >>> from leadrules.language.source import read_source
    >>> parse_document(read_source("language: 1"))
    Traceback (most recent call last):
    ...
    leadrules.diagnostics.errors.RulesetError: error[LR211] missing-key: a ruleset lacks `ruleset`
    ...
    """
    read = read_document(source)
    if isinstance(read, Document):
        return read
    raise RulesetError(said(source, read))


def read_document(source: Source) -> Document | list[Found]:
    """The document that a source holds, or every fault in its form, in the order of the text."""
    read = read_part(Document, source.tree())
    if isinstance(read, Document):
        return read
    found = read
    foreign = [pair for pair in found if pair[1].code == "LR226"]
    found = foreign or found  # WHY: another version's document is not judged by this one
    found.sort(key=lambda pair: source.span(pair[0], key=pair[1].on_key))
    return found


def read_part(part: type[P], tree: Any) -> P | list[Found]:
    """The part that a tree of texts holds, or every fault in its form."""
    try:
        return part.model_validate(tree)
    except ValidationError as error:
        return [_located(detail) for detail in error.errors(include_url=False, include_input=False)]


def said(source: Source, found: list[Found]) -> list[Diagnostic]:
    """The first of the faults in a source, in words and with their places."""
    return [_said(source, path, fault) for path, fault in found[:MOST_ERRORS]]


def _located(detail: ErrorDetails) -> Found:
    """A fault with its whole path, without the steps that pydantic adds for forms and keys."""
    fault: Fault = detail["ctx"]["fault"]
    steps = [step for step in detail["loc"] if not _is_form(step)]
    if steps[-1:] == ["[key]"]:
        fault = Fault(fault.code, fault.message, fault.help, on_key=True)
        steps.pop()
    return (*steps, *fault.path), fault


def _is_form(step: str | int) -> bool:
    return isinstance(step, str) and step.startswith("<") and step.endswith(">")


def _said(source: Source, path: Path, fault: Fault) -> Diagnostic:
    hint = did_you_mean(fault.word, fault.words) or fault.help
    return source.diagnostic(fault.code, fault.message, path, key=fault.on_key, help=hint)
