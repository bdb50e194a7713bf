"""Who in a version reads which column: rules, verdicts and grades, also through measures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from leadrules.analysis.diff.references import References
from leadrules.language import ir
from leadrules.language.loading import Loaded
from leadrules.language.source import Path

Label = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A rule, verdict or grade, and where it stands in its version's file."""

    kind: Literal["rule", "verdict", "grade"]
    name: str
    path: Path = field(compare=False)

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`"


@dataclass(frozen=True, slots=True)
class Side:
    """One version, and of each field or `event.attribute` who reads it.

    What only a reason tells of a lead is not read: no score depends on it.
    """

    label: Label
    loaded: Loaded
    readers: dict[str, tuple[Reader, ...]]

    @property
    def fields(self) -> tuple[ir.Field, ...]:
        """The lead's fields that something reads."""
        return tuple(one for one in self.loaded.ruleset.fields if one.name in self.readers)

    def at_export(self) -> Iterator[str]:
        """Fields and attributes that are read and declared as known only as they are now."""
        for one in self.fields:
            if one.known == "at_export":
                yield one.name
        for kind in self.loaded.ruleset.events:
            for attribute in kind.attributes:
                name = f"{kind.name}.{attribute.name}"
                if attribute.known == "at_export" and name in self.readers:
                    yield name

    def declared(self, name: str) -> str | None:
        """When a field is known, where the version says so itself."""
        own = self.loaded.document.fields.get(name)
        return own.known if own is not None and "known" in own.model_fields_set else None


def side_of(label: Label, loaded: Loaded) -> Side:
    """A version with its readers."""
    references = References(loaded.ruleset)
    found: dict[str, list[Reader]] = {}
    for reader, part in _parts(loaded):
        for name in references.names(part):
            found.setdefault(name, []).append(reader)
    return Side(label, loaded, {name: tuple(readers) for name, readers in found.items()})


def _parts(loaded: Loaded) -> Iterator[tuple[Reader, object]]:
    paths = {
        rule.id: ("groups", place, "rules", number)
        for place, group in enumerate(loaded.document.groups)
        for number, rule in enumerate(group.rules)
    }
    for group in loaded.ruleset.groups:
        for rule in group.rules:
            yield Reader("rule", rule.id, paths[rule.id]), replace(rule, reason=None)
    for place, verdict in enumerate(loaded.ruleset.verdicts):
        yield Reader("verdict", verdict.name, ("verdicts", place)), verdict
    for grade in loaded.ruleset.grades:
        yield Reader("grade", grade.name, ("grades", grade.name)), grade


def columns_of(one: ir.Field, columns: Collection[str]) -> list[str]:
    """The columns of leads under which a field is looked for, in order.

    >>> columns_of(ir.Field("tags", ir.Type.TEXT, sources=("Tags",)), ["Tags", "id"])
    ['Tags']
    """
    return [name for name in dict.fromkeys((one.name, *one.sources)) if name in columns]


def said(readers: Iterable[tuple[Label, Reader]]) -> str:
    """Who reads something, in words.

    >>> rules = Reader("rule", "hot", ()), Reader("rule", "warm", ())
    >>> both = [(label, rule) for label in ("A", "B") for rule in rules]
    >>> said([*both, ("B", Reader("verdict", "SQL", ()))])
    'rules `hot` and `warm` of A and B, verdict `SQL` of B'
    """
    of: dict[Reader, list[Label]] = {}
    for label, reader in readers:
        of.setdefault(reader, []).append(label)
    alike: dict[tuple[str, str], list[str]] = {}
    for reader, labels in of.items():
        alike.setdefault((reader.kind, " and ".join(labels)), []).append(f"`{reader.name}`")
    return ", ".join(
        f"{kind}{'s' * (len(names) > 1)} {' and '.join(names)} of {labels}"
        for (kind, labels), names in alike.items()
    )
