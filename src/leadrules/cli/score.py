"""`leadrules score`: a file of leads in, decisions out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from leadrules.cli import exits, screen
from leadrules.cli.output import open_writer, plain
from leadrules.cli.scoring import Failure, Inputs, Summary, score_rows
from leadrules.decision.decision import Decision
from leadrules.decision.shown import shown
from leadrules.rendering import render
from leadrules.ruleset import Ruleset, load

_SHOWN = 50

RulesetArgument = Annotated[Path, typer.Argument(help="The ruleset's YAML file.")]
LeadsArgument = Annotated[str, typer.Argument(help="Leads as CSV or JSONL; `-` reads stdin.")]
EventsOption = Annotated[
    str | None, typer.Option("--events", help="Events as CSV or JSONL, each with a lead_id.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="Score as of this date (its end) or instant; else now."),
]
AsOfColumnOption = Annotated[
    str | None, typer.Option("--as-of-column", help="Score each lead as of the time in this column.")
]
FormOption = Annotated[
    str | None, typer.Option("--format", help="csv, tsv or jsonl, where the name does not say.")
]


def score_command(
    ruleset: RulesetArgument,
    leads: LeadsArgument,
    events: EventsOption = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    out: Annotated[
        str | None,
        typer.Option("--out", help="Write decisions here: .jsonl whole, .csv flat, - for stdout."),
    ] = None,
    form: FormOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Unknown columns and event types are errors.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No summary on stderr.")] = False,
) -> None:
    """Score leads. Without --out a table is printed; a summary goes to stderr."""
    if as_of is not None and as_of_column is not None:
        raise typer.BadParameter("give --as-of or --as-of-column, not both")
    loaded = load(ruleset)
    inputs = Inputs(leads, events, form, as_of, as_of_column, strict)
    summary = Summary()
    with screen.progress() as tick:
        scored = score_rows(loaded, inputs, summary, tick=tick)
        if out is None:
            first: list[Decision] = []
            for answer in scored:
                if isinstance(answer, Decision) and len(first) < _SHOWN:
                    first.append(answer)
        else:
            with open_writer(out, loaded.ir) as writer:
                for answer in scored:
                    if not isinstance(answer, Failure):
                        writer.write(answer)
    if out is None:
        _print_table(loaded, first, summary.scored)
    if not quiet:
        print_summary(summary)
    if summary.failed:
        raise typer.Exit(exits.NO)


def _print_table(ruleset: Ruleset, first: list[Decision], scored: int) -> None:
    ir = ruleset.ir
    scores = [score.name for score in ir.scores if score.name != ir.main_score]
    labels = [label.name for label in (*ir.labels, *ir.matrices, *ir.grades)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("lead")
    for name in (ir.main_score, *scores):
        table.add_column(name, justify="right")
    for name in ("verdict", *labels, "why"):
        table.add_column(name, overflow="fold" if name == "why" else "ellipsis")
    for decision in first:
        why = ", ".join(
            f"{shown(reason.text)} {'+' if reason.points > 0 else ''}{plain(reason.points)}"
            for reason in decision.reasons[:3]
        )
        table.add_row(
            escape(shown(decision.lead_id or "?")),
            plain(decision.score),
            *(plain(decision.scores[name]) for name in scores),
            decision.verdict,
            *(decision.labels[name] or "?" for name in labels),
            escape(why),
        )
    console = screen.stdout()
    console.print(table)
    if scored > len(first):
        console.print(f"... and {scored - len(first):,} more: write all with --out FILE")


def print_summary(summary: Summary) -> None:
    """Say on stderr how many leads got which verdict, and everything that was not read."""
    console = screen.stderr()
    total = max(summary.scored, 1)
    verdicts = ", ".join(
        f"{verdict} {count:,} ({100 * count / total:.0f} %)"
        for verdict, count in summary.verdicts.most_common()
    )
    console.print(f"\n{summary.scored:,} leads scored" + (f": {verdicts}" if verdicts else ""))
    join = summary.join
    for count, what, examples in (
        (summary.unreadable_values, "values could not be read and were taken as missing", []),
        (summary.unknown_keys, "columns' values were ignored: no field reads them", []),
        (summary.unknown_events, "events of types that the ruleset does not declare", []),
        (join.events_of_no_lead, "events belong to no lead of the file", join.examples_of_no_lead),
        (join.events_without_lead_id, "events have no lead_id", []),
        (join.bad_events_count, "rows of events are unreadable",
         [bad.diagnostic.place or "" for bad in join.bad_events]),
        (join.repeated_leads, "rows repeat a lead's id", join.examples_of_repeated),
    ):  # fmt: skip
        if count:
            named = f", as {', '.join(shown(one) for one in examples)}" if examples else ""
            console.print(escape(f"{count:,} {what}{named}"))
    if summary.failed:
        console.print(f"[bold]{summary.failed:,} leads could not be scored[/bold]")
        for lead, diagnostic in summary.examples[:5]:
            console.print(escape(f"\nlead {shown(lead)}"))
            console.print(escape(render(diagnostic)))
        if (total := sum(summary.problems.values())) > len(summary.examples):
            by_code = ", ".join(f"{code} {n:,}" for code, n in summary.problems.most_common())
            console.print(f"\nall {total:,} problems by code: {by_code}")
