"""Differences of what a rule looks at and pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.analysis.diff.entries import paired, reordered
from leadrules.analysis.diff.forms import band_key, is_own, reads
from leadrules.analysis.diff.pair import Pair, Thing
from leadrules.analysis.diff.selections import selection
from leadrules.analysis.diff.sides import RulePlace, Side
from leadrules.analysis.wording import Words, comparisons
from leadrules.analysis.wording.payouts import Line, band_range, rule_lines
from leadrules.analysis.wording.payouts import decay as fading
from leadrules.analysis.wording.quantities import points
from leadrules.language import ir
from leadrules.language.source import Path


def rule_said(side: Side, rule: ir.Rule) -> str:
    """A rule in one line: every situation in which it pays, and what bounds it."""
    first, *others = rule_lines(side.words, rule) or (Line("never", points(0)),)
    lines = [f"{first.situation}: {first.pays}"]
    # WHY: what bands and values are of is said once
    subject = ""
    if isinstance(rule.payout, ir.Bands | ir.Table):
        subject = f"{side.words.noun(rule.payout.value.expression)} is "
    lines += [f"{line.situation.removeprefix(subject)}: {line.pays}" for line in others]
    return "; ".join(lines)


def decay_said(decay: ir.Decay | None) -> str:
    """How points fade, as what follows "they"."""
    return "do not fade" if decay is None else fading(decay)


@dataclass(slots=True)
class Payouts:
    """Notes how the payouts of one rule differ; `inherited` where both decays are the groups'."""

    pair: Pair
    thing: Thing
    old: RulePlace
    new: RulePlace
    inherited: bool

    def note(self) -> None:
        """Note each part that differs."""
        match self.old.rule.payout, self.new.rule.payout:
            case ir.Branches() as old, ir.Branches() as new:
                self._branches(old, new)
                self._otherwise(old, new)
            case ir.Bands() as old, ir.Bands() as new:
                self._bands(old, new)
            case ir.Table() as old, ir.Table() as new:
                self._table(old, new)
            case ir.PerEvent() as old, ir.PerEvent() as new:
                self._each(old, new)
                self._otherwise(old, new)
            case ir.Balance() as old, ir.Balance() as new:
                self._balance(old, new)
            case _:
                said = rule_said(self.pair.a, self.old.rule), rule_said(self.pair.b, self.new.rule)
                self.pair.part(self.thing, "form", *said)
                return
        missing = self.old.rule.payout.missing, self.new.rule.payout.missing
        self._points("missing", *missing)

    def _points(self, aspect: str, old: int, new: int) -> None:
        if old != new:
            self.pair.part(self.thing, aspect, points(old), points(new), at=(aspect,))

    def _otherwise(self, old: ir.Branches | ir.PerEvent, new: ir.Branches | ir.PerEvent) -> None:
        self._points("otherwise", old.otherwise, new.otherwise)

    # --- conditions and frequencies --------------------------------------------------------------

    def _branches(self, old: ir.Branches, new: ir.Branches) -> None:
        pair, a, b = self.pair, self.pair.a, self.pair.b
        counted = self._counted(old, new)
        forms = (a.masked, b.masked) if counted else (a.forms, b.forms)
        keys = [
            [form.written(branch.condition) for branch in payout.branches]
            for form, payout in zip(forms, (old, new), strict=True)
        ]
        # WHY: what is written otherwise may still mean the same
        known = set(keys[0])
        meant = {
            forms[0].meaning(branch.condition): key
            for branch, key in zip(old.branches, keys[0], strict=True)
        }
        keys[1] = [
            key if key in known else meant.get(forms[1].meaning(branch.condition), key)
            for branch, key in zip(new.branches, keys[1], strict=True)
        ]
        words = [side.bare_words() if counted else side.words for side in (a, b)]
        single = len(old.branches) == len(new.branches) == 1
        for was, now in paired(old.branches, new.branches, *keys):
            if was is None and now is not None:
                said = _branch(words[1], now[1])
                pair.part(self.thing, "branch", None, said, at=self._at(self.new, now[0], "when"))
            elif now is None and was is not None:
                said = _branch(words[0], was[1])
                pair.part(self.thing, "branch", said, None, at=self._at(self.old, was[0], "when"))
            elif was is not None and now is not None:
                at, new_at = (
                    self._at(place, each, "when")
                    for place, each in ((self.old, was[0]), (self.new, now[0]))
                )
                if keys[0][was[0]] != keys[1][now[0]]:
                    clauses = _clause(words[0], was[1]), _clause(words[1], now[1])
                    pair.part(self.thing, "when", *clauses, at=at, new_at=new_at)
                if was[1].points != now[1].points:
                    paid = points(was[1].points), points(now[1].points)
                    at, new_at = (*at[:-1], "points"), (*new_at[:-1], "points")
                    entry = None if single else _clause(words[1], now[1])
                    pair.part(self.thing, "points", *paid, entry=entry, at=at, new_at=new_at)
        moved = reordered(list(dict.fromkeys(keys[0])), list(dict.fromkeys(keys[1])))
        if moved:
            orders = [
                ", then ".join(_clause(side, branch) for branch in payout.branches)
                for side, payout in zip(words, (old, new), strict=True)
            ]
            pair.part(self.thing, "order", *orders, at=("first",))

    def _counted(self, old: ir.Branches, new: ir.Branches) -> bool:
        """Whether each rule counts one selection of events, whose differences are then noted."""
        found = _own_count(self.pair.a, old), _own_count(self.pair.b, new)
        return self._counts(*found)

    def _counts(self, old: _Counting | None, new: _Counting | None) -> bool:
        if old is None or new is None:
            return False
        selection(self.pair, self.thing, old.selection, new.selection)
        days = isinstance(old, ir.BusiestDay), isinstance(new, ir.BusiestDay)
        said = ["on one day" if day else "altogether" for day in days]
        self.pair.if_other(self.thing, "in_any", days, (said[0], said[1]), at=("in_any",))
        return True

    def _at(self, rule: RulePlace, place: int, key: str) -> tuple[str | int, ...]:
        return ("first", place, key) if hasattr(rule.written, "first") else (key,)

    # --- numbers and values ----------------------------------------------------------------------

    def _bands(self, old: ir.Bands, new: ir.Bands) -> None:
        pair, a, b = self.pair, self.pair.a, self.pair.b
        counted = self._counts(_own_count(a, old), _own_count(b, new))
        if not counted and not pair.same(old.value, new.value):
            nouns = a.words.noun(old.value.expression), b.words.noun(new.value.expression)
            pair.part(self.thing, "match", *nouns, at=("match",))
        keys = [
            [band_key(band, comparisons.places_of(each.value.expression)) for band in each.bands]
            for each in (old, new)
        ]
        for was, now in paired(old.bands, new.bands, *keys):
            said_old = was and band_range(a.words, old.value.expression, was[1])
            said_new = now and band_range(b.words, new.value.expression, now[1])
            paid_old, paid_new = was and points(was[1].points), now and points(now[1].points)
            place = now[0] if now else was[0] if was else 0
            at = ("bands", place)
            new_at = ("bands", now[0]) if now else at
            if was and now and keys[0][was[0]] == keys[1][now[0]]:
                if paid_old != paid_new:
                    paid_at: Path = ("bands", was[0], "points")
                    new_paid_at: Path = ("bands", now[0], "points")
                    pair.part(
                        self.thing, "band", paid_old, paid_new,
                        entry=said_new, at=paid_at, new_at=new_paid_at,
                    )  # fmt: skip
                continue
            at = ("bands", was[0]) if was else at
            before = f"{said_old}: {paid_old}" if was else None
            after = f"{said_new}: {paid_new}" if now else None
            pair.part(self.thing, "band", before, after, at=at, new_at=new_at)
        self._points("default", old.default, new.default)

    def _table(self, old: ir.Table, new: ir.Table) -> None:
        pair = self.pair
        if not pair.same(old.value, new.value):
            nouns = (
                pair.a.words.noun(old.value.expression),
                pair.b.words.noun(new.value.expression),
            )
            pair.part(self.thing, "match", *nouns, at=("match",))
        before, after = dict(old.entries), dict(new.entries)
        for value in (*after, *(value for value in before if value not in after)):
            paid = before.get(value), after.get(value)
            if paid[0] == paid[1]:
                continue
            side, table = (pair.b, new) if value in after else (pair.a, old)
            entry = comparisons.value_beside(side.words, value, table.value.expression)
            said = [None if each is None else points(each) for each in paid]
            at = ("values", self._key(self.old, old, value))
            new_at = ("values", self._key(self.new, new, value))
            pair.part(self.thing, "values", *said, entry=entry, at=at, new_at=new_at)
        self._points("default", old.default, new.default)

    def _key(self, place: RulePlace, table: ir.Table, value: bool | int | str) -> str:
        """How the author wrote a value; entries stand in the author's order."""
        keys: Mapping[str, object] = getattr(place.written, "values", {})
        for key, (entry, _) in zip(keys, table.entries, strict=False):
            if entry == value:
                return key
        return str(value)

    # --- events and balances ---------------------------------------------------------------------

    def _each(self, old: ir.PerEvent, new: ir.PerEvent) -> None:
        pair = self.pair
        was = pair.a.words.vocabulary.measures[old.measure]
        now = pair.b.words.vocabulary.measures[new.measure]
        assert isinstance(was, ir.EventPoints)
        assert isinstance(now, ir.EventPoints)
        selection(pair, self.thing, was.selection, now.selection)
        self._points("each", was.each, now.each)
        if not self.inherited:
            said = decay_said(was.decay), decay_said(now.decay)
            pair.if_other(self.thing, "decay", (was.decay, now.decay), said, at=("decay",))

    def _balance(self, old: ir.Balance, new: ir.Balance) -> None:
        pair, words = self.pair, (self.pair.a.words, self.pair.b.words)
        named = pair.a.forms.named
        said = words[0].name(old.amount), words[1].name(new.amount)
        pair.if_other(self.thing, "balance", (named(old.amount), new.amount), said, at=("balance",))
        dates = old.dated and named(old.dated), new.dated
        dated = old.dated and words[0].name(old.dated), new.dated and words[1].name(new.dated)
        pair.if_other(self.thing, "dated", dates, dated, at=("dated",))
        fades = decay_said(old.decay), decay_said(new.decay)
        pair.if_other(self.thing, "decay", (old.decay, new.decay), fades, at=("decay",))


def _clause(words: Words, branch: ir.Branch) -> str:
    clause = words.clause(branch.condition.expression)
    return clause.removeprefix("there is ").removeprefix("there are ")


def _branch(words: Words, branch: ir.Branch) -> str:
    return f"{_clause(words, branch)}: {points(branch.points)}"


_Counting = ir.Count | ir.BusiestDay


def _own_count(side: Side, payout: ir.Branches | ir.Bands) -> _Counting | None:
    """The one count that a rule implies; None where there is none, or several differ."""
    names = {
        read.name
        for read in reads(payout)
        if read.origin is ir.Origin.MEASURE and is_own(read.name)
    }
    if not names or any(
        not is_own(read.name) for read in reads(payout) if read.origin is ir.Origin.MEASURE
    ):
        return None
    measures = [side.words.vocabulary.measures[name] for name in names]
    first = measures[0]
    forms = {side.forms.measure(measure) for measure in measures}
    return first if isinstance(first, _Counting) and len(forms) == 1 else None
