"""The base of every part of the document, and how a fault in one is said in our own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Never, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import model_validator as validates_model
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from leadrules.language.problems import did_you_mean, shown


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a part, before its place in the file is known.

    `path` leads on from the part that reports it; `on_key` puts the caret under the key. `word` may
    have been meant as one of `words`, which is looked up only if the fault is reported.
    """

    code: str
    message: str
    help: str | None = None
    path: tuple[str | int, ...] = ()
    on_key: bool = False
    word: str = ""
    words: tuple[str, ...] = ()

    def error(self) -> PydanticCustomError:
        """The fault as the one kind of error that pydantic hands on untouched."""
        return PydanticCustomError("fault", "fault", {"fault": self})


class Part(BaseModel):
    """A mapping of the document whose keys are known: frozen, and every other key refused."""

    # WHY: only the whole document is validated, and its validator has those of all parts in it
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    called: ClassVar[str] = "part"
    """What messages call it."""
    named_by: ClassVar[str | None] = None
    """The key whose value names it in messages."""

    @classmethod
    def prepare(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping with short forms written out."""
        return data

    def faults(self) -> Iterator[Fault]:
        """What is wrong between keys that are each right."""
        yield from ()

    @classmethod
    def title_of(cls, data: object) -> str:
        """What to call this very part: its kind, and its name where it has one."""
        name = data.get(cls.named_by) if cls.named_by and isinstance(data, Mapping) else None
        if isinstance(name, str) and name:
            return f"{cls.called} {shown(name)}"
        return some(cls.called)

    @classmethod
    def takes(cls) -> list[str]:
        """The keys it takes, as authors write them."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @validates_model(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            part = handler(cls.prepare(data) if isinstance(data, Mapping) else data)
        except ValidationError as error:
            found = [
                cls._translated(detail, data)
                for detail in error.errors(include_url=False)
                if not _only_seems_short(detail)
            ]
        else:
            found = [
                InitErrorDetails(type=fault.error(), loc=(), input=None) for fault in part.faults()
            ]
            if not found:
                return part
        raise ValidationError.from_exception_data(cls.__name__, found)

    @classmethod
    def _translated(cls, detail: ErrorDetails, data: object) -> InitErrorDetails:
        if detail["type"] == "fault":
            fault: Fault = detail["ctx"]["fault"]
        else:
            fault = WORDINGS[detail["type"]](cls, detail, data)
        return InitErrorDetails(type=fault.error(), loc=detail["loc"], input=None)


def some(noun: str) -> str:
    """A noun with its article."""
    return noun if noun[0] == "`" else f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def shape(value: object) -> str:
    """What stands there, in the author's words."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return shown(str(value))


def wrong_shape(due: str, value: object) -> Fault:
    """Not the kind of thing that is due here: a value, a list or a mapping."""
    if value == "":
        return Fault("LR213", "missing value", help=f"write {due} here, or leave the key out")
    return Fault("LR212", f"{due} is due here, not {shape(value)}")


def either(one: str, other: str) -> Fault:
    """Two keys of which only one may stand."""
    return Fault("LR223", f"`{one}` and `{other}` exclude each other", path=(other,), on_key=True)


def refuse(part: str, *faults: Fault) -> Never:
    """Reports several faults of one part at once."""
    details = [InitErrorDetails(type=fault.error(), loc=(), input=None) for fault in faults]
    raise ValidationError.from_exception_data(part, details)


Chooser = Callable[[object], str]


def one_of_these_keys(
    data: Mapping[str, Any], keys: list[str], title: str, known: list[str]
) -> str:
    """The one key of a closed set that stands in the mapping, which says what form it has."""
    found = [key for key in keys if key in data]
    if len(found) == 1:
        return found[0]
    if found:
        hint = "keep one of them"
        message = f"{title} has both `{found[0]}` and `{found[1]}`"
        raise Fault("LR223", message, hint, (found[1],), on_key=True).error()
    faults = [
        Fault(
            "LR210", f"unknown key {shown(key)} in {title}", did_you_mean(key, keys), (key,), True
        )
        for key in data
        if key not in known and did_you_mean(key, keys)
    ]
    offer = ", ".join(f"`{key}`" for key in keys)
    refuse(title, *(faults or [Fault("LR224", f"{title} has no form", f"it needs one of {offer}")]))


def forms(called: str, parts: Mapping[str, type[Part]]) -> tuple[Callable[[Any], Any], Chooser]:
    """The check and the choice of a part whose form is told by which of these keys it has."""
    keys = list(parts)
    known = sorted({key for part in parts.values() for key in part.takes()})

    def check(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise wrong_shape("a mapping", value).error()
        one_of_these_keys(value, keys, some(called), known)
        return value

    def choose(value: Any) -> str:
        return f"<{next(key for key in keys if key in value)}>"

    return check, choose


def _unknown_key(part: type[Part], detail: ErrorDetails, data: object) -> Fault:
    key, keys = str(detail["loc"][-1]), tuple(part.takes())
    message = f"unknown key {shown(key)} in {part.title_of(data)}"
    hint = f"it takes {', '.join(f'`{known}`' for known in keys)}"
    return Fault("LR210", message, hint, on_key=True, word=key, words=keys)


def _missing_key(part: type[Part], detail: ErrorDetails, data: object) -> Fault:
    return Fault("LR211", f"{part.title_of(data)} lacks `{detail['loc'][-1]}`")


def _due(due: str) -> Callable[[type[Part], ErrorDetails, object], Fault]:
    return lambda part, detail, data: wrong_shape(due, detail["input"])


def _only_seems_short(detail: ErrorDetails) -> bool:
    """Whether a list only lacks the entries that are wrong, which are reported themselves."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _too_short(part: type[Part], detail: ErrorDetails, data: object) -> Fault:
    least, key = detail["ctx"]["min_length"], shown(str(detail["loc"][-1]))
    if detail["input"]:
        return Fault("LR214", f"{key} has too few entries", f"write at least {least}")
    return Fault("LR214", f"{key} is empty", "write at least one entry")


WORDINGS: dict[str, Callable[[type[Part], ErrorDetails, object], Fault]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "model_type": _due("a mapping"),
    "model_attributes_type": _due("a mapping"),
    "dict_type": _due("a mapping"),
    "mapping_type": _due("a mapping"),
    "tuple_type": _due("a list"),
    "too_short": _too_short,
}
"""Every kind of error that pydantic itself can find in a document, in our words."""
