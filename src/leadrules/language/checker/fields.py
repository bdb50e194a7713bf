"""Fields, event attributes, phrases and lists: that each can hold what it says."""

from __future__ import annotations

from leadrules.language import document, schema
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.phrases import PhraseError, parse_phrase
from leadrules.language.problems import shown


def check_fields(desk: Desk) -> None:
    """Lays down the fields and event types."""
    for name, field in desk.document.fields.items():
        _check_field(desk, field, ("fields", name))
        desk.fields[name] = schema.field_of(name, field)
    for event, attributes in desk.document.events.items():
        for name, attribute in attributes.items():
            _check_field(desk, attribute, ("events", event, name))
        desk.events[event] = schema.event_of(event, attributes)


def check_words(desk: Desk) -> None:
    """Lays down the phrases and lists."""
    for name, phrases in desk.document.phrases.items():
        for key, texts in (("any", phrases.any), ("except", phrases.except_)):
            for place, text in enumerate(texts):
                _check_phrase(desk, text, ("phrases", name, key, place))
        desk.phrases[name] = (phrases.any, phrases.except_)
    desk.lists.update(desk.document.lists)
    for name, texts in desk.document.lists.items():
        _check_repeated(desk, texts, False, ("lists", name))


def _check_field(desk: Desk, field: document.Field, path: Path) -> None:
    places = field.places if field.type == "number" else 0
    for key, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if bound is not None and schema.bound_of(bound, places) is None:
            holds = f"numbers of {places} places" if places else "whole numbers"
            message = f"`{bound}` is beyond this field, which holds {holds} of 64 bits"
            desk.error("LR203", message, (*path, key))
    least, most = (schema.bound_of(bound, places) for bound in (field.minimum, field.maximum))
    if least is not None and most is not None and least > most:
        desk.error(
            "LR203",
            f"`minimum` {field.minimum} is above `maximum` {field.maximum}: no value is readable",
            (*path, "minimum"),
        )
    _check_repeated(desk, field.choices, field.exact, (*path, "choices"))


def _check_repeated(desk: Desk, texts: tuple[str, ...], exact: bool, path: Path) -> None:
    seen: dict[str, str] = {}
    for place, text in enumerate(texts):
        compared = schema.compared(text, exact=exact)
        if compared in seen:
            desk.error(
                "LR204", f"{shown(text)} is the same as {shown(seen[compared])}", (*path, place)
            )
        seen.setdefault(compared, text)


def _check_phrase(desk: Desk, text: str, path: Path) -> None:
    try:
        parse_phrase(text)
    except PhraseError as error:
        desk.error("LR205", str(error), path)
