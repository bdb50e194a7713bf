"""All choices of a comparison: those of the plan, those made beside it, and defaults."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Unpack

from leadrules.analysis.compare.choices import Asked, Capacity, Choices, Metric, OutcomeChoice
from leadrules.analysis.compare.plan.arguments import argument_at, laid_over, tree_of
from leadrules.analysis.compare.plan.document import SHARE, Decided, Known, Outcome, PlanDocument
from leadrules.analysis.compare.plan.metrics import OF_AMOUNTS
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.reading import Plan, read_document
from leadrules.analysis.compare.plan.telling import told
from leadrules.analysis.compare.verdicts import HandingOver, Verdicts, handing_over
from leadrules.diagnostics import Diagnostic
from leadrules.intake.instants import read_instant
from leadrules.language import ir
from leadrules.language.loading import Loaded
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.source import Path


def choose(
    a: Loaded,
    b: Loaded,
    plan: Plan | None = None,
    *,
    columns: Collection[str] | None = None,
    **asked: Unpack[Asked],
) -> Choices:
    """The choices as they hold; an argument, where given, goes before the plan and is told so.

    Arguments are named and written as the keys of a plan (docs/reference/plan.md). `columns` are
    those of the leads: with them, columns that are not there are refused, and the account is found
    by the ruleset's account keys. Raises PlanError with every choice that cannot be.

    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{version}.yaml") for version in ("1.0.0", "2.0.0"))
    >>> choices = choose(a, b, outcome="converted", window="90d")
    >>> str(choices.metric), choices.passes, choices.smallest_worthwhile
    ('precision@120/week', ('SQL', 'MQL'), 0.02)
    """
    given = tree_of(asked)
    both = _Both(plan, given)
    document = both.document()
    problems = [*_of_verdicts(both, document, a, b)]
    if columns is not None:
        problems += _of_columns(both, document, columns)
    if problems:
        raise PlanError(sorted(problems, key=lambda one: one.span.line if one.span else 0))
    keys = dict.fromkeys((*b.ruleset.account_keys, *a.ruleset.account_keys))
    account = next((key for key in keys if key in (columns or ())), None)
    choices = _choices(a, b, document, account)
    if plan is None:
        return told(choices, None, {}, given)
    planned = _choices(a, b, plan.document, account)
    return told(replace(choices, plan=plan.identity), planned, plan.source.tree(), given)


@dataclass(frozen=True, slots=True)
class _Both:
    """A plan and the arguments beside it, as a tree."""

    plan: Plan | None
    given: dict[str, object]

    def document(self) -> PlanDocument:
        """Both as one plan; every fault is told where it stands, in the file or in an argument."""
        planned = {"plan": "1"} if self.plan is None else self.plan.source.tree()
        read = read_document(laid_over(planned, self.given))
        if isinstance(read, PlanDocument):
            return read
        raise PlanError(
            self.problem(
                path,
                fault.code,
                fault.message,
                did_you_mean(fault.word, fault.words) or fault.help,
                key=fault.on_key,
            )
            for path, fault in read
        )

    def problem(
        self, path: Path, code: str, message: str, help: str | None = None, *, key: bool = False
    ) -> Diagnostic:
        """What is wrong at a path."""
        argument = argument_at(path, self.given)
        if argument is None and self.plan is not None:
            return self.plan.source.diagnostic(code, message, path, key=key, help=help)
        return Diagnostic(code, message, place=argument, help=help)


def _of_verdicts(both: _Both, document: PlanDocument, a: Loaded, b: Loaded) -> Iterator[Diagnostic]:
    passing = {verdict.name: not verdict.disqualifies for verdict in b.ruleset.verdicts}
    verdicts = Verdicts.of(a, b)
    passing |= dict.fromkeys(verdicts.alone, True)
    named: list[tuple[Path, str]] = [
        (("passes", place), name) for place, name in enumerate(document.passes or ())
    ]
    if document.metric is not None and isinstance(document.metric.at, str):
        named.append((("metric",), document.metric.at))
    for path, name in named:
        if name not in passing:
            known = [verdict for verdict, passes in passing.items() if passes]
            hint = did_you_mean(verdicts.called.get(name, name), known)
            hint = hint or f"its verdicts are {', '.join(shown(one) for one in known)}"
            message = f"version B (`{b.ruleset.identity.version}`) has no verdict {shown(name)}"
            yield both.problem(path, "LR653", message, hint)
        elif not passing[name]:
            message = f"the verdict {shown(name)} disqualifies: it hands no lead over"
            yield both.problem(path, "LR653", message)


def _of_columns(
    both: _Both, document: PlanDocument, columns: Collection[str]
) -> Iterator[Diagnostic]:
    for path, column in _named(document):
        if column not in columns:
            message = f"the leads have no column {shown(column)}"
            hint = did_you_mean(column, columns)
            if path == ("as_of",):
                hint = hint or "name a column, or write a date or an instant with its zone"
            yield both.problem(path, "LR524", message, hint)


def _named(document: PlanDocument) -> Iterator[tuple[Path, str]]:
    """Every column that a plan names, and where."""
    outcomes: list[tuple[Path, Outcome]] = [
        (("outcomes", place), each) for place, each in enumerate(document.outcomes)
    ]
    if document.outcome is not None:
        outcomes.insert(0, (("outcome",), document.outcome))
    for path, outcome in outcomes:
        yield (*path, "column"), outcome.column
        for key, column in (("at", outcome.at), ("amount", outcome.amount)):
            if column is not None:
                yield (*path, key), column
    if isinstance(document.as_of, str):
        yield ("as_of",), document.as_of
    for key in ("worked", "propensity", "rejected", "account"):
        column = getattr(document, key)
        if column is not None:
            yield (key,), column
    for place, column in enumerate(document.segments):
        yield ("segments", place), column
    known = document.known or Known()
    for place, column in enumerate(known.after_hand_over):
        yield ("known", "after_hand_over", place), column
    for place, column in enumerate(known.after_outcome):
        yield ("known", "after_outcome", place), column


def _choices(a: Loaded, b: Loaded, document: PlanDocument, account: str | None) -> Choices:
    """A document's choices with defaults; `account` is the column that the rules suggest."""
    handed = handing_over(a, b, document.passes)
    outcome = None if document.outcome is None else _outcome(document.outcome)
    metric = document.metric
    if metric is None and outcome is not None:
        metric = _usual_metric(b.ruleset, handed)
    worthwhile = document.smallest_worthwhile
    if worthwhile is None and metric is not None and metric.kind not in OF_AMOUNTS:
        worthwhile = SHARE
    decided, known = document.decided or Decided(), document.known or Known()
    as_of = document.as_of
    return Choices(
        outcome=outcome,
        funnel=tuple(_outcome(each) for each in document.outcomes),
        metric=metric,
        smallest_worthwhile=None if worthwhile is None else float(worthwhile),
        passes=handed.passes,
        as_of=as_of if isinstance(as_of, str) else _instant(as_of, b.ruleset),
        decided_from=decided.from_,
        decided_until=decided.until,
        observed_until=_instant(document.observed_until, b.ruleset),
        written_at=_instant(document.b_written_at, b.ruleset),
        worked=document.worked,
        propensity=document.propensity,
        rejected=document.rejected,
        account=document.account or account,
        segments=document.segments,
        after_hand_over=known.after_hand_over,
        after_outcome=known.after_outcome,
        seed=document.seed,
        resamples=document.resamples,
        level=float(document.level),
        said=(),
        plan=None,
        of_a_alone=handed.of_a_alone,
    )


def _outcome(outcome: Outcome) -> OutcomeChoice:
    window = None if outcome.window is None else timedelta(microseconds=outcome.window)
    return OutcomeChoice(
        outcome.title, outcome.column, outcome.at, window, outcome.amount, outcome.won
    )


def _usual_metric(b: ir.Ruleset, handed: HandingOver) -> Metric:
    """Precision at the capacity that was agreed, or of the leads that are handed over."""
    capacity = b.agreement.weekly_capacity if b.agreement is not None else None
    if capacity:
        return Metric("precision", Capacity(capacity, "week"))
    by_b = any(verdict.name in handed.passes for verdict in b.verdicts)
    return Metric("precision", handed.passes[-1]) if by_b else Metric("roc-auc", None)


def _instant(moment: date | datetime | None, b: ir.Ruleset) -> datetime | None:
    """An instant in UTC; a date is the end of its day in B's zone, as in the language."""
    return None if moment is None else read_instant(moment, b.zone, b.zone_declared)
