"""What a part of a ruleset means, as a value that equals that of any part that means the same.

A form has no layout and no order where order means nothing. It may be asked for in two ways: by
meaning, where words and lists stand for what they hold, or as written, where they and every other
name stand for themselves. Two parts are the same if either is equal: if only what is written is,
something that it names has changed, and that is a difference of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from leadrules.analysis.wording import comparisons
from leadrules.analysis.wording.quantities import instant
from leadrules.language import ir
from leadrules.language.syntax import Tree, parse

_DENIED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_COUNTED = ("counted",)


def is_own(measure: str) -> bool:
    """Whether a measure is one that a rule implies, which no author has named."""
    return measure.startswith("_")


class Trees(dict[str, ast.expr | None]):
    """Conditions' texts as trees, each read once; None for what no author wrote."""

    def __missing__(self, source: str) -> ast.expr | None:
        tree = parse(source)
        self[source] = found = tree.root if isinstance(tree, Tree) else None
        return found


@dataclass(slots=True)
class Forms:
    """The forms of one ruleset's parts; names are told as the other ruleset calls them.

    With `masked`, what a rule itself counts is not part of its form.
    """

    ruleset: ir.Ruleset
    renamed: Mapping[str, str] = field(default_factory=dict)
    masked: bool = False
    trees: Trees = field(default_factory=Trees)
    _measures: dict[str, ir.Measure] = field(init=False)
    _sets: dict[int, tuple[tuple[str, ...], frozenset[str]]] = field(default_factory=dict)
    _sources: dict[str, Hashable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._measures = {measure.name: measure for measure in self.ruleset.measures}

    def meaning(self, value: object) -> Hashable:
        """The form by meaning."""
        return self._form(value, False)

    def written(self, value: object) -> Hashable:
        """The form as written."""
        return self._form(value, True)

    def measure(self, measure: ir.Measure, written: bool = False) -> Hashable:
        """What a measure measures, whatever it is called."""
        return self._fields(measure, written, but="name")

    def rule(self, rule: ir.Rule, written: bool = False) -> Hashable:
        """What a rule pays, whatever its id and its group."""
        return self._fields(rule, written, but="id")

    def named(self, name: str) -> str:
        """What the other ruleset calls this."""
        return self.renamed.get(name, name)

    def _form(self, value: Any, written: bool) -> Hashable:
        match value:
            case ir.Condition(expression=expression, source=source):
                # WHY: the text of a rule's own count is not its author's
                if written and not _reads_own(expression):
                    return self._source(source, expression)
                return self._form(expression, written)
            case ir.And() | ir.Or() | ir.Not() | ir.Compare() | ir.OneOf():
                return self._logical(value, written)
            case ir.Constant(value=bool() as truth):
                return ("constant", truth)
            case ir.Constant(value=constant, places=places):
                return ("constant", _number(constant, places))
            case ir.Read(origin=ir.Origin.MEASURE, name=name) if is_own(name):
                return _COUNTED if self.masked else self.measure(self._measures[name], written)
            case ir.Read(origin=ir.Origin.ATTRIBUTE, name=name):
                return ("attribute", name)
            case ir.Read(origin=origin, name=name):
                return (origin.value, self.named(name))
            case ir.TextIs(operand=operand, test=test, values=values, exceptions=exceptions):
                looked_for, excused = self._set(values), self._set(exceptions)
                return (test.value, self._form(operand, written), looked_for, excused)
            case ir.Items(operand=operand, quantifier=quantifier, values=values):
                return (quantifier, self._form(operand, written), self._set(values))
            case ir.Bands(value=of, bands=bands, default=default, missing=missing):
                places = comparisons.places_of(of.expression)
                stretches = tuple(band_key(band, places) for band in bands)
                paid = tuple(band.points for band in bands)
                return ("bands", self._form(of, written), stretches, paid, default, missing)
            case ir.Table(value=of, entries=entries, default=default, missing=missing):
                paying = frozenset(entries)
                return ("table", self._form(of, written), paying, default, missing)
            case ir.PerEvent(measure=name, otherwise=otherwise, missing=missing):
                measure = self.measure(self._measures[name], written)
                return ("each", measure, otherwise, missing)
            case ir.Balance(amount=amount, dated=dated, decay=decay, missing=missing):
                names = self.named(amount), dated and self.named(dated)
                return ("balance", *names, decay, missing)
            case ir.Selection(types=types):
                named = frozenset(self.named(type_) for type_ in types)
                return (named, self._fields(value, written, but="types"))
            case ir.Window():
                return self._window(value, written)
            case ir.Label(score=score, rungs=rungs, hide_unknown=hide):
                return ("label", self.named(score), rungs, hide)
            case ir.Decay():
                return value
            case tuple():
                return tuple(self._form(item, written) for item in value)
            case _ if is_dataclass(value):
                return self._fields(value, written)
            case _:
                assert isinstance(value, Hashable)
                return value

    def _fields(self, part: Any, written: bool, but: str = "") -> Hashable:
        return (
            type(part).__name__,
            *(
                self._form(getattr(part, each.name), written)
                for each in fields(part)
                if each.name != but
            ),
        )

    def _logical(
        self, value: ir.And | ir.Or | ir.Not | ir.Compare | ir.OneOf, written: bool
    ) -> Hashable:
        """Logic in which neither the order of operands nor a double negation can be seen."""
        match value:
            case ir.And(operands=operands) | ir.Or(operands=operands):
                word = type(value).__name__
                parts: set[Hashable] = set()
                for operand in operands:
                    form = self._form(operand, written)
                    nested = isinstance(form, tuple) and form[0] == word
                    parts |= form[1] if nested else {form}  # type: ignore[index]  # a tuple, then
                return (word, frozenset(parts)) if len(parts) > 1 else parts.pop()
            case ir.Not(operand=ir.Not(operand=operand)):
                return self._form(operand, written)
            case ir.Not(operand=ir.Compare(operator=operator, left=left, right=right)):
                return self._form(ir.Compare(_denied(operator), left, right), written)
            case ir.Not(operand=operand):
                return ("Not", self._form(operand, written))
            case ir.Compare(operator=operator, left=ir.Constant() as left, right=right):
                if not isinstance(right, ir.Constant):
                    return self._form(ir.Compare(_turned(operator), right, left), written)
                return (operator, self._form(left, written), self._form(right, written))
            case ir.Compare(operator=operator, left=left, right=right):
                return (operator, self._form(left, written), self._form(right, written))
            case ir.OneOf(operand=operand, values=values):
                places = comparisons.places_of(operand)
                found = frozenset(_number(each, places) for each in values)
                of = self._form(operand, written)
                return ("==", of, ("constant", *found)) if len(found) == 1 else ("in", of, found)

    def _set(self, values: tuple[str, ...]) -> frozenset[str]:
        """Values without their order; a list that many rules share is made once."""
        known = self._sets.get(id(values))
        if known is None:
            known = self._sets[id(values)] = values, frozenset(values)
        return known[1]

    def _window(self, window: ir.Window, written: bool) -> Hashable:
        zone = self.ruleset.zone
        since, before = (
            instant(each, zone) if written and each is not None else each
            for each in (window.since, window.before)
        )
        after = window.after and self.named(window.after)
        return (window.within, window.older_than, since, before, after)

    def _source(self, source: str, expression: ir.Expression) -> Hashable:
        attributes = frozenset(_attributes(expression))
        key = source if not attributes else f"{source}\0{sorted(attributes)}"
        if key not in self._sources:
            tree = self.trees[source]
            assert tree is not None  # it was checked
            self._sources[key] = self._node(tree, attributes)
        return self._sources[key]

    def _node(self, node: Any, attributes: frozenset[str]) -> Hashable:
        match node:
            case ast.Name(id=name):
                return ("name", name if name in attributes else self.named(name))
            case ast.Constant(value=Decimal() as number):
                return ("number", number.normalize())
            case ast.Constant(value=value):
                return ("value", type(value).__name__, value)
            case ast.expr() | ast.operator() | ast.unaryop() | ast.cmpop() | ast.boolop():
                parts = (getattr(node, name, None) for name in node._fields if name != "ctx")
                return (type(node).__name__, *(self._node(part, attributes) for part in parts))
            case list():
                return tuple(self._node(item, attributes) for item in node)
            case _:
                return None


def band_key(band: ir.Band, places: int) -> tuple[Decimal | None, Decimal | None]:
    """A band's bounds as numbers, whatever the places of its value."""
    return tuple(
        None if bound is None else Decimal(bound).scaleb(-places).normalize()
        for bound in (band.start, band.below)
    )  # type: ignore[return-value]  # as many as are gone through: two


def _number(value: bool | int | str, places: int) -> Hashable:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value).scaleb(-places).normalize()
    return value


def _denied(operator: str) -> Any:
    return _DENIED[operator]


def _turned(operator: str) -> Any:
    return _TURNED[operator]


def reads(value: Any) -> list[ir.Read]:
    """Every read within a part, in order."""
    found: list[ir.Read] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ir.Read):
            found.append(part)
        # WHY: a list may be long, and thousands of rules may share it
        elif isinstance(part, ir.TextIs | ir.Items | ir.OneOf):
            waiting.append(part.operand)
        elif isinstance(part, ir.Table):
            waiting.append(part.value)
        elif isinstance(part, tuple):
            waiting += reversed(part)
        elif is_dataclass(part) and not isinstance(part, ir.Decay):
            waiting += [getattr(part, each.name) for each in reversed(fields(part))]
    return found


def _reads_own(expression: ir.Expression) -> bool:
    return any(read.origin is ir.Origin.MEASURE and is_own(read.name) for read in reads(expression))


def _attributes(expression: ir.Expression) -> set[str]:
    return {read.name for read in reads(expression) if read.origin is ir.Origin.ATTRIBUTE}
