"""`leadrules compare`: two versions over the same leads."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadrules.analysis.compare.plan.signatures import lock_of
from leadrules.cli import screen
from leadrules.cli.files import Files, Rows
from leadrules.cli.inputs import (
    AsOfColumnOption,
    AsOfOption,
    EventsOption,
    FormOption,
    LeadsArgument,
    checked_inputs,
)
from leadrules.cli.output import open_aside
from leadrules.cli.rulesets import load_all
from leadrules.cli.scoring import Inputs
from leadrules.cli.sources import AccountsOption, SourceOption
from leadrules.diagnostics.rendering import render
from leadrules.diagnostics.shown import shown
from leadrules.registry.versions import LOCK_NAME
from leadrules.rows.reading import BadRow, UnreadableFile, same_file
from leadrules.ruleset import Ruleset, compare

if TYPE_CHECKING:
    from leadrules.analysis.compare.record import Comparison

_NEEDED = ("polars", "numpy", "scipy", "statsmodels", "sklearn", "jinja2", "vl_convert")

_BAD_SHOWN = 3
"""Rows that are none, told one by one."""


def _column(flag: str, what: str) -> Any:
    return typer.Option(flag, metavar="COLUMN", help=what)


def compare_command(
    a: Annotated[Path, typer.Argument(metavar="A", help="The version in use.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The version that may replace it.")],
    leads: LeadsArgument,
    events: EventsOption = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="FILE",
            help="What was declared in advance: outcome, metric, capacity, population.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    outcome: Annotated[
        str | None, _column("--outcome", "Whether a lead was won. Without it: who would flip.")
    ] = None,
    won: Annotated[
        list[str] | None,
        typer.Option(
            "--won",
            metavar="VALUE",
            help="The outcome's value that means won; yes if not given.",
        ),
    ] = None,
    outcome_at: Annotated[str | None, _column("--outcome-at", "When it was won.")] = None,
    amount: Annotated[str | None, _column("--amount", "For how much.")] = None,
    outcome_name: Annotated[
        str | None,
        typer.Option("--outcome-name", metavar="NAME", help="What reports call the outcome."),
    ] = None,
    outcomes: Annotated[
        list[str] | None,
        _column(
            "--outcomes",
            "A further outcome along the funnel, for which nothing is decided; may be given "
            "several times.",
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            "--window", metavar="TIME", help="Winning counts within this time, such as 90d."
        ),
    ] = None,
    observed_until: Annotated[
        str | None,
        typer.Option(
            "--observed-until", metavar="TIME", help="Until when outcomes are known: the export."
        ),
    ] = None,
    decided_from: Annotated[
        str | None, typer.Option("--decided-from", metavar="DAY", help="Only leads decided since.")
    ] = None,
    decided_until: Annotated[
        str | None, typer.Option("--decided-until", metavar="DAY", help="... and before this day.")
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option("--metric", help="precision@200/week, precision@MQL, recall@..., roc-auc ..."),
    ] = None,
    smallest_worthwhile: Annotated[
        str | None,
        typer.Option(
            "--smallest-worthwhile",
            metavar="DIFFERENCE",
            help="The smallest difference of the metric that is worth a switch.",
        ),
    ] = None,
    passes: Annotated[
        list[str] | None,
        typer.Option("--passes", metavar="VERDICT", help="A verdict that hands a lead over."),
    ] = None,
    worked: Annotated[str | None, _column("--worked", "Whether sales worked the lead.")] = None,
    propensity: Annotated[
        str | None,
        _column("--propensity", "The logged chance that it was worked, where chance decided."),
    ] = None,
    rejected: Annotated[
        str | None, _column("--rejected", "Sales' reason where they rejected the lead.")
    ] = None,
    account: Annotated[str | None, _column("--account", "The lead's company.")] = None,
    segments: Annotated[
        list[str] | None, _column("--segment", "Look at each of its values apart.")
    ] = None,
    after_hand_over: Annotated[
        list[str] | None,
        _column("--after-hand-over", "Filled in only after a lead was handed over."),
    ] = None,
    after_outcome: Annotated[
        list[str] | None, _column("--after-outcome", "Tells the outcome: rules may not read it.")
    ] = None,
    b_written_at: Annotated[
        str | None, typer.Option("--b-written-at", metavar="TIME", help="When B was written.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Of all that is drawn at random.")
    ] = None,
    resamples: Annotated[
        int | None,
        typer.Option("--resamples", metavar="N", help="How often companies are drawn again."),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="SHARE", help="How sure intervals are: 0.95, or 95%."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="FILE", help="Write the report: one HTML page."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="The comparison as one JSON object.")
    ] = False,
    source: SourceOption = None,
    accounts: AccountsOption = None,
    form: FormOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Compare two versions over the same leads: what changes, why, and whether it is better.

    Arguments that a plan does not hold are told as not declared in advance.

    The exit code is 0 whatever was found: whether to switch is for people to say.
    """
    _needs_libraries()
    inputs = checked_inputs(leads, events, form, as_of, as_of_column, source, accounts=accounts)
    of_outcome = {"won": won, "outcome-at": outcome_at, "amount": amount, "window": window,
                  "outcome-name": outcome_name, "worked": worked}  # fmt: skip
    alone = [f"--{name}" for name, given in of_outcome.items() if given]
    if outcome is None and plan is None and alone:
        raise typer.BadParameter(f"{', '.join(alone)}: give --outcome too")
    others = (source, *inputs.leads, *inputs.events, *inputs.accounts, str(a), str(b), str(plan))
    if report is not None and (
        any(each is not None and same_file(report, each) for each in others)
        or Path(report).resolve() in _locks(a, b, plan)
    ):
        raise typer.BadParameter(f"--report `{shown(report)}` is another file of this command")
    old, new = load_all(a, b)
    started = time.perf_counter()
    tables = _Tables.of(new, inputs)
    with screen.steps(quiet=quiet) as show:
        found = compare(
            old,
            new,
            tables.leads,
            events=tables.events,
            plan=plan,
            as_of=as_of_column or as_of,
            outcome=outcome,
            won=won,
            outcome_at=outcome_at,
            amount=amount,
            outcome_name=outcome_name,
            outcomes=outcomes,
            window=window,
            observed_until=observed_until,
            decided_from=decided_from,
            decided_until=decided_until,
            metric=metric,
            smallest_worthwhile=smallest_worthwhile,
            passes=passes,
            worked=worked,
            propensity=propensity,
            rejected=rejected,
            account=account,
            segments=segments,
            after_hand_over=after_hand_over,
            after_outcome=after_outcome,
            b_written_at=b_written_at,
            seed=seed,
            resamples=resamples,
            level=level,
            show=show,
        )
        if report is not None:
            show("writing the report")
            with open_aside(report) as stream:
                stream.write(found.to_html())
    _print(found, json)
    if not quiet:
        for line in (*tables.told(), _done(found, report, time.perf_counter() - started)):
            typer.echo(line, err=True)


def _locks(a: Path, b: Path, plan: Path | None) -> set[Path]:
    """Where it stands, or would stand, who signed the versions and the plan."""
    files = [each.with_name(LOCK_NAME) for each in (a, b)]
    files += [] if plan is None else [lock_of(plan)]
    return {file.resolve() for file in files}


def _print(found: Comparison, json: bool) -> None:
    if json:
        typer.echo(dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(found.summary(width=screen.width(), color=screen.wants_color()))
    sys.stdout.flush()


def _done(found: Comparison, report: str | None, seconds: float) -> str:
    leads = len(found.population.paired)
    wrote = f"; the report is `{shown(report)}`" if report is not None else ""
    return f"\n{leads:,} leads compared in {seconds:,.1f} s{wrote}"


def _needs_libraries() -> None:
    if not all(map(find_spec, _NEEDED)):
        raise UnreadableFile(
            "comparing needs the extra `compare`: pip install 'leadrules[cli,compare]'"
        )


@dataclass(slots=True)
class _Tables:
    """Leads and events as tables, and the rows that are none."""

    leads: Any
    events: Any
    bad: list[BadRow]

    @classmethod
    def of(cls, ruleset: Ruleset, inputs: Inputs) -> _Tables:
        # WHY: only who reads tables needs Polars
        from leadrules.cli.tables.opening import opened
        from leadrules.cli.tables.reading_tables import table_of_rows

        if inputs.are_tables:
            events = opened(inputs.events) if inputs.events else None
            return cls(opened(inputs.leads), events, [])
        bad: list[BadRow] = []

        def table(rows: Rows) -> Any:
            read = table_of_rows(rows)
            bad.extend(read.bad)
            return read.frame

        with (
            TemporaryDirectory(prefix="leadrules-") as folder,
            screen.progress() as tick,
            Files(
                ruleset.ir,
                inputs.leads,
                inputs.events,
                form=inputs.form,
                mapping=inputs.mapping,
                strict=inputs.strict,
                accounts=inputs.accounts,
                beside=None,
                folder=Path(folder),
                tick=tick,
            ) as files,
        ):
            files.survey()
            rows = files.events()
            events = None if rows is None else table(rows)
            return cls(table(files.leads()), events, bad)

    def told(self) -> list[str]:
        """Which rows could not be read."""
        if not self.bad:
            return []
        lines = [render(one.diagnostic) for one in self.bad[:_BAD_SHOWN]]
        if more := len(self.bad) - _BAD_SHOWN:
            lines += [f"... and {more:,} more rows that could not be read"] if more > 0 else []
        return lines
