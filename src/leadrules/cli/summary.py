"""What happened over a whole file, in a few lines: verdicts, and everything that was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from leadrules.cli.scoring import Again, Failure, Summary, known_columns
from leadrules.decision.layout import moment
from leadrules.diagnostics.rendering import render
from leadrules.diagnostics.shown import shown
from leadrules.language.problems import did_you_mean
from leadrules.ruleset import Ruleset

_NAMED = 5
_LONGEST = 40


def summary_lines(
    ruleset: Ruleset, summary: Summary, seconds: float, *, color: bool = False
) -> Iterator[str]:
    """The lines for stderr, the bad news last, so that it is what stays in sight."""
    scored = _counted(summary.scored, "lead", "leads")
    when = "" if summary.as_of is None else f" as of {moment(summary.as_of.replace(microsecond=0))}"
    rate = f", {summary.scored / seconds:,.0f} a second" if seconds > 1 else ""
    yield f"{scored} scored by {ruleset.name} {ruleset.version}{when} ({seconds:.1f} s{rate})"
    yield from _verdicts(ruleset, summary)
    yield from _notes(ruleset, summary)
    yield from _failures(summary, color=color)


def _verdicts(ruleset: Ruleset, summary: Summary) -> Iterator[str]:
    names = [*(verdict.name for verdict in ruleset.ir.verdicts), "hold"]
    found = [name for name in names if summary.verdicts[name]]
    margin = max(map(len, found), default=0)
    numbers = {name: f"{summary.verdicts[name]:,}" for name in found}
    column = max(map(len, numbers.values()), default=0)
    for name in found:
        share = 100 * summary.verdicts[name] / summary.scored
        yield f"  {name.ljust(margin)}  {numbers[name].rjust(column)}  {share:5.1f} %"


def _notes(ruleset: Ruleset, summary: Summary) -> Iterator[str]:
    join = summary.join
    if summary.again is not None:
        yield _again(summary.again)
    if summary.mapped is not None:
        yield from summary.mapped.lines()
    if not summary.scored and not summary.failed:
        yield "there are no leads in the file"
    if summary.unreadable:
        what = _counted(summary.unreadable.total(), "value", "values")
        was = "was" if summary.unreadable.total() == 1 else "were"
        counts = [f"`{_short(name)}` {n:,}" for name, n in summary.unreadable.most_common()]
        told = _listed(counts, quoted=False)
        yield f"{what} could not be read and {was} taken as missing ({told}):"
        for lead, note in summary.unreadable_examples[:3]:
            yield f"  {_short(lead)}: {shown(note.message)}"
    others = summary.unknown_keys or (summary.mapped and summary.mapped.unknown_properties)
    if others and not summary.any_field and ruleset.ir.fields:
        yield (
            "no lead has a column that a field reads: is this the ruleset, or the --source, of "
            "another system?"
        )
    if summary.unknown_keys:
        yield _columns(ruleset, summary)
    if summary.fields_without_column:
        names = summary.fields_without_column
        fields = _counted(len(names), "field has", "fields have")
        yield f"{fields} no column, so missing in every lead: {_listed(names)}"
    if summary.without_id:
        keys = " or ".join(f"`{key}`" for key in ruleset.ir.lead_keys)
        leads = _counted(summary.without_id, "lead has", "leads have")
        yield f"{leads} no id (looked under {keys})"
    if join.repeated_leads:
        rows = _counted(join.repeated_leads, "row repeats", "rows repeat")
        yield f"{rows} the id of an earlier lead: {_listed(join.examples_of_repeated)}"
    if join.undeclared:
        events = _counted(sum(join.undeclared.values()), "event", "events")
        yield f"{events} of undeclared types not counted: {_types(ruleset, join.undeclared)}"
    if join.events_of_no_lead:
        events = _counted(join.events_of_no_lead, "event belongs", "events belong")
        yield f"{events} to no lead of the file: {_listed(join.examples_of_no_lead)}"
    if join.events_without_lead_id:
        yield f"{_counted(join.events_without_lead_id, 'event has', 'events have')} no lead's id"
    if summary.unseen_events:
        events = _counted(summary.unseen_events, "event was", "events were")
        yield f"{events} not seen: later than the time scored as of, or learnt later"
    if summary.repeated_events:
        events = _counted(summary.repeated_events, "event was", "events were")
        yield f"{events} not counted: the same id came before"
    if join.bad_events_count:
        yield f"{_counted(join.bad_events_count, 'line', 'lines')} of the events could not be read:"
        for bad in join.bad_events:
            yield f"  {shown(bad.diagnostic.place or '')}: {shown(bad.diagnostic.message)}"


_WHY = {
    "new": "without a row there",
    "time": "as time passed",
    "events": "with new events",
    "changed": "said to have changed",
    "account": "with their account",
}


def _again(again: Again) -> str:
    """What was scored again, and why."""
    if again.because is not None:
        return f"all leads were scored again, {again.because}"
    rows = _counted(again.taken_over, "row was", "rows were")
    told = f"{rows} taken over from `{shown(again.file)}`, {again.why.total():,} scored again"
    why = [f"{again.why[name]:,} {said}" for name, said in _WHY.items() if again.why[name]]
    strangers = _counted(again.of_no_lead, "id", "ids") if again.of_no_lead else None
    told = f"{told}: {', '.join(why)}" if why else told
    return told if strangers is None else f"{told}; {strangers} said to have changed of no lead"


def _failures(summary: Summary, *, color: bool) -> Iterator[str]:
    if not summary.failed:
        return
    failed = f"{_counted(summary.failed, 'lead', 'leads')} could not be scored"
    yield f"\x1b[1;31m{failed}\x1b[0m" if color else failed
    told = 0
    for failure in summary.failures:
        yield from failure_lines(failure, color=color)
        told += len(failure.diagnostics)
    if sum(summary.problems.values()) > told:
        codes = ", ".join(f"{code} {n:,}" for code, n in summary.problems.most_common())
        yield ""
        yield f"all problems by code: {codes} (--errors FILE writes them all)"


def failure_lines(failure: Failure, *, color: bool) -> Iterator[str]:
    """A lead that could not be scored, with all that is wrong about it."""
    for diagnostic in failure.diagnostics:
        yield ""
        if diagnostic.code != "LR901":  # which has the line as its place
            who = "a lead without id" if failure.lead is None else f"lead `{_short(failure.lead)}`"
            yield f"{who}, line {failure.line}:"
        yield render(diagnostic, color=color)


def _columns(ruleset: Ruleset, summary: Summary) -> str:
    known = known_columns(ruleset.ir)
    named = []
    for name in sorted(summary.unknown_keys):
        hint = did_you_mean(name, known)
        named.append((hint is None, f"`{_short(name)}`" + (f" ({hint})" if hint else "")))
    named.sort(key=lambda one: one[0])  # likely misspelt ones first
    number = max(len(named), summary.unknown_columns)
    columns = _counted(number, "column is", "columns are")
    return (
        f"{columns} read by no field: {_listed([text for _, text in named], number, quoted=False)}"
    )


def _types(ruleset: Ruleset, undeclared: Counter[str]) -> str:
    known = [kind.name for kind in ruleset.ir.events]
    named = []
    for name, count in undeclared.most_common():
        hint = did_you_mean(name, known)
        called = f"`{_short(name)}`" if name else "no type"
        named.append(f"{called} {count:,}" + (f" ({hint})" if hint else ""))
    return _listed(named, quoted=False)


def _listed(names: Iterable[str], number: int | None = None, *, quoted: bool = True) -> str:
    names = [f"`{_short(name)}`" if quoted else name for name in names]
    number = len(names) if number is None else number
    more = f" and {number - _NAMED:,} more" if number > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _short(text: str) -> str:
    safe = shown(text)
    return safe if len(safe) <= _LONGEST else safe[: _LONGEST - 3] + "..."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
