"""What SQL can tell of ASCII texts: whether they can be read, and what tests say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from leadrules.backends.columnar.algebra import Asked, Column, Kind
from leadrules.backends.columnar.lowering.reading import DOUBTFUL, KNOWN, MISSING, UNREADABLE
from leadrules.backends.columnar.sql.native.dialects import Warehouse
from leadrules.backends.columnar.sql.native.patterns import pattern
from leadrules.backends.columnar.sql.native.phrases import MARK, Claims, Mentions, mentions
from leadrules.language import ir
from leadrules.language.patterns import tree_of
from leadrules.language.text import normalise

Columns = dict[str, str]
"""SQL by the name of the column that it makes."""

_PASSES = 2
"""How often what is excused is marked; what is left then is nobody's guess."""


class TextFacts:
    """The facts of one field's texts, in layers of columns, each made of those before.

    `given` is the column with a text as it was given, which is never null; all names are SQL text.
    """

    def __init__(
        self, asked: Asked, given: str, dialect: Warehouse, name: Callable[[str], str]
    ) -> None:
        self._field = asked.field
        self._limits = asked.limits
        self._given = given
        self._dialect = dialect
        self._name = name
        self._is_list = asked.field.type is ir.Type.TEXTS
        self._normal = name("normal")
        self._listed = name("listed")
        self._status = name("readable")
        self._facts: dict[object, tuple[str, Kind]] = {}
        self._text = name("compared")
        self._words = name("words")
        self._domain = name("domain")
        self._domain_words = name("words_of_domain")
        self._needs: dict[str, None] = {}
        self._marked: Columns = {}
        self._tests: Columns = {}
        self._doubts: list[str] = []
        self._by_mentions: dict[object, str] = {}

    # --- layers ----------------------------------------------------------------------------------

    def layers(self) -> list[Columns]:
        """The columns to make, after all has been asked."""
        layers: list[Columns] = [{self._normal: self._normalised()}]
        if self._is_list:
            layers.append({self._listed: self._list()})
        layers.append({self._status: self._read()})
        layers.append(self._texts())
        layers += [each for each in (self._marked, self._tests) if each]
        return layers

    def status(self) -> str:
        """The status of a text."""
        if not self._doubts:
            return self._status
        doubt = " OR ".join(self._doubts)
        return f"CASE WHEN {doubt} THEN {DOUBTFUL} ELSE {self._status} END"

    @property
    def _blank(self) -> str:
        """White space of ASCII, as a class of a regular expression."""
        code = self._dialect.code
        return f"[{code(9)}-{code(13)}{code(28)}-{code(31)} ]+"

    def _normalised(self) -> str:
        lower = self._dialect.replaced(f"lower({self._given})", self._blank, " ")
        return f"trim({lower})"

    def _list(self) -> str:
        """Each item between semicolons of its own."""
        dialect = self._dialect
        if self._field.exact:
            text = dialect.replaced(self._given, f"^{self._blank}|{self._blank}{dialect.end}", "")
            around = f"({self._blank})?;({self._blank})?"
            text = dialect.replaced(text, around, ";")
        else:
            text = dialect.replaced(self._normal, " ?; ?", ";")
        listed = f"';' || replace({text}, ';', ';;') || ';'"
        for one in self._stand_ins():
            listed = f"replace({listed}, {dialect.text(f';{one};')}, '')"
        return listed

    def _stand_ins(self) -> list[str]:
        return list(filter(str.isascii, filter(None, map(normalise, self._field.stand_ins))))

    def _read(self) -> str:
        """Whether a text can be read, is missing, or is for Python."""
        given, field = self._given, self._field
        long = f"length({given}) > {self._limits.text}"
        nowhere = ["", *self._stand_ins()]
        arms: list[tuple[str, int]] = []
        if self._is_list:
            separators = f"length({given}) - length(replace({given}, ';', ''))"
            arms.append((f"{long} AND {separators} = 0", UNREADABLE))
            arms.append((f"{long} OR {separators} >= {self._limits.items}", DOUBTFUL))
        else:
            arms.append((long, UNREADABLE))
        arms.append((f"{self._dialect.octets.format(given)} <> length({given})", DOUBTFUL))
        arms.append((self._among(self._normal, nowhere), MISSING))
        if field.type is ir.Type.EMAIL:
            valid = f"^[^@]+@[^@ .][^@ ]*[.][^@ ]*[^@ .]{self._dialect.end}"
            arms.append((f"NOT {self._dialect.found(self._normal, valid)}", UNREADABLE))
        choices = [one for one in field.choices if one.isascii()]
        if self._is_list and field.choices:
            left = self._listed
            for one in choices:
                left = f"replace({left}, {self._dialect.text(f';{one};')}, '')"
            arms.append((f"replace({left}, ';', '') <> ''", UNREADABLE))
        elif field.choices:
            text = given if field.exact else self._normal
            arms.append((f"NOT {self._among(text, choices)}", UNREADABLE))
        told = "".join(f" WHEN {when} THEN {status}" for when, status in arms)
        return f"CASE{told} ELSE {KNOWN} END"

    def _texts(self) -> Columns:
        dialect, known = self._dialect, f"{self._status} = {KNOWN}"
        compared = self._given if self._field.exact else self._normal
        made = {self._text: self._listed if self._is_list else compared}
        if "words" in self._needs:
            made[self._words] = self._in_words(self._normal)
        if "domain" in self._needs:
            place = dialect.place(self._normal, "@")
            made[self._domain] = f"substr({self._normal}, {place} + 1)"
        if "domain words" in self._needs:
            place = dialect.place(self._normal, "@")
            made[self._domain_words] = self._in_words(f"substr({self._normal}, {place} + 1)")
        return {name: f"CASE WHEN {known} THEN {text} END" for name, text in made.items()}

    def _in_words(self, text: str) -> str:
        if self._is_list:
            apart = self._dialect.replaced(f"lower({self._listed})", "[^0-9a-z_;]+", "  ")
            return f"replace({apart}, ';', ' ; ')"
        apart = self._dialect.replaced(text, "[^0-9a-z_]+", "  ")
        return f"' ' || {apart} || ' '"

    # --- facts -----------------------------------------------------------------------------------

    def compared(self) -> Column:
        """The text as compared."""
        return Column(self._text, Kind.TEXT)

    def domain(self) -> Column:
        """The domain of an email."""
        self._needs["domain"] = None
        return Column(self._domain, Kind.TEXT)

    def length(self, *, of_domain: bool) -> Column:
        """The length of the text, or of its domain."""
        assert not self._is_list  # refused before
        text = self.domain().name if of_domain else self._text
        return self._fact(("length", text), "length", f"length({text})", Kind.INTEGER)

    def tested(self, asked: ir.TextIs) -> Column:
        """Whether the text, or some item of the list, passes a test."""
        of_domain = isinstance(asked.operand, ir.Domain)
        text = self.domain().name if of_domain else self._text
        key = (text, asked.test, asked.values, asked.exceptions, asked.exact)
        if key in self._facts:
            name, kind = self._facts[key]
            return Column(name, kind)
        values = [value for value in asked.values if value.isascii()]
        match asked.test:
            case ir.TextTest.MENTIONS:
                self._needs["domain words" if of_domain else "words"] = None
                words = self._domain_words if of_domain else self._words
                test = self._mentions(words, mentions(asked.values, asked.exceptions))
            case ir.TextTest.MATCHES:
                assert not self._is_list  # refused before
                tree = tree_of(asked.values[0], exact=asked.exact)
                found = pattern(tree, self._dialect.code, self._dialect.end)
                test = None if found is None else self._dialect.found(text, found)
            case ir.TextTest.EQUALS if not self._is_list:
                test = self._among(text, values) if values else None
            case _:
                tests = [self._one(text, asked.test, value) for value in values]
                test = _some([one for one in tests if one is not None])
        return self._fact(key, str(asked.test), test, Kind.BOOLEAN, text)

    def holds_items(self, asked: ir.Items) -> Column:
        """Whether the list holds items."""
        tests = [self._one(self._text, ir.TextTest.EQUALS, value) for value in asked.values]
        known = [one for one in tests if one is not None]
        always = f"({self._text} = {self._text})"
        test: str | None
        match asked.quantifier:
            case "any":
                test = _some(known)
            case "all":
                test = f"({' AND '.join(known) or always})" if len(known) == len(tests) else None
            case "none":
                test = f"(NOT {_some(known)})" if known else always
            case _:
                assert_never(asked.quantifier)
        return self._fact(asked, f"holds_{asked.quantifier}", test, Kind.BOOLEAN, self._text)

    def _fact(self, key: object, hint: str, test: str | None, kind: Kind, text: str = "") -> Column:
        """The column of a fact; one that is None holds of no text."""
        if key not in self._facts:
            name = self._name(hint)
            self._tests[name] = f"({text} <> {text})" if test is None else test
            self._facts[key] = name, kind
        name, kind = self._facts[key]
        return Column(name, kind)

    def _one(self, text: str, test: ir.TextTest, value: str) -> str | None:
        """Whether a text (or an item) passes a test against one value; None: none does."""
        dialect = self._dialect
        if not value.isascii() or (self._is_list and ";" in value):
            return None
        assert value  # INVARIANT: the checker refuses a blank text
        if self._is_list:
            before = "" if test in (ir.TextTest.ENDS_WITH, ir.TextTest.CONTAINS) else ";"
            after = "" if test in (ir.TextTest.STARTS_WITH, ir.TextTest.CONTAINS) else ";"
            return f"({dialect.place(text, f'{before}{value}{after}')} > 0)"
        match test:
            case ir.TextTest.STARTS_WITH:
                return f"({dialect.starts(text, value)})"
            case ir.TextTest.ENDS_WITH:
                return f"({dialect.ends(text, value)})"
            case _:
                return f"({dialect.place(text, value)} > 0)"

    def _among(self, text: str, values: Sequence[str]) -> str:
        if not values:
            return f"({text} <> {text})"
        return f"({text} IN ({', '.join(map(self._dialect.text, dict.fromkeys(values)))}))"

    # --- phrases ---------------------------------------------------------------------------------

    def _mentions(self, words: str, found: Mentions | None) -> str | None:
        if found is None:
            return None
        any_phrase = self._dialect.found(words, found.phrases)
        if found.exceptions is None:
            return any_phrase
        any_exception = self._dialect.found(words, found.exceptions)
        both = f"{any_phrase} AND {any_exception}"
        left = [self._unexcused(words, both, claims) for claims in found.claims]
        return (
            f"CASE WHEN NOT {any_phrase} THEN FALSE WHEN NOT {any_exception} THEN TRUE"
            f" ELSE {' OR '.join(left)} END"
        )

    def _unexcused(self, words: str, both: str, claims: Claims) -> str:
        """Whether an occurrence of one length is not excused, where there is an exception."""
        if not claims.excusing:
            return self._dialect.found(words, claims.pattern.removeprefix(" "))
        marked = self._name("marked")
        text = f"' ' || {words}"
        for each in claims.excusing * _PASSES:
            rest = "" if each.after is None else f"\\{each.after}"
            text = self._dialect.replaced(text, each.pattern, f"\\1{MARK}\\{each.occurrence}{rest}")
        self._marked[marked] = f"CASE WHEN {both} THEN {text} END"
        self._doubts += [self._dialect.found(marked, each.pattern) for each in claims.excusing]
        return self._dialect.found(marked, claims.pattern)


def _some(tests: Sequence[str]) -> str | None:
    return f"({' OR '.join(tests)})" if tests else None
