"""`leadrules log prove`, `check-proof`: what one hands to an auditor, and how it is checked."""

from __future__ import annotations

import sys
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.log.asking import UntilOption, instant
from leadrules.cli.log.explaining import DecisionOption, OneLeadArgument, check_one
from leadrules.cli.log.opening import (
    ArchivesOption,
    KeysOption,
    LogOption,
    needs_log,
    opened,
    told,
)
from leadrules.cli.log.proving import HeadsOption, heads_given
from leadrules.cli.output import OutOption, open_aside
from leadrules.diagnostics.shown import shown
from leadrules.rows.reading import UnreadableFile


def prove_command(
    where: LogOption,
    lead: OneLeadArgument = None,
    decision: DecisionOption = None,
    until: UntilOption = None,
    head: HeadsOption = None,
    disclose: Annotated[
        bool,
        typer.Option(
            "--disclose",
            help="Put into the proof what was sealed, and the lead's key: it opens everything that "
            "was sealed about this lead, wherever it is.",
        ),
    ] = False,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    out: OutOption = None,
) -> None:
    """Make a proof, as one JSON object, that a decision is the one that kept heads cover.

    It holds nothing personal unless --disclose. `leadrules log check-proof` checks it, which needs
    neither the log nor its keys. Exit code 1, with the proof, where no head that is given has the
    decision.
    """
    check_one(lead, decision)
    kept = heads_given(head or ())
    with opened(where, keys, archives, sealed=decision is None or disclose) as log:
        proof = log.prove(
            lead,
            decision=decision,
            until=instant("--until", until),
            heads=kept,
            disclose=disclose,
        )
    with open_aside("-" if out is None else out) as stream:
        print(proof.to_json(), file=stream)
    from leadrules.log.head import Head

    sizes = [Head.parse(each).size for each in kept]
    if sizes and max(sizes) <= proof.seq:
        typer.echo(
            f"leadrules: no kept head has the entry: it is entry {proof.seq}, and the newest head "
            f"is of {max(sizes)} entries; ask for an older decision by --until or --decision, or "
            "keep a fresh head, by `leadrules log head`",
            err=True,
        )
        raise typer.Exit(exits.NO)


def check_proof_command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="PROOF", help="The proof as a file; - reads stdin.", show_default=False
        ),
    ],
    head: HeadsOption,
    json: Annotated[bool, typer.Option("--json", help="What is proved, as one object.")] = False,
) -> None:
    """Hold a proof to a head that was kept elsewhere; the log and its keys are not needed.

    Exit code 1 where it does not prove that the entry is the one which the head covers.
    """
    needs_log()
    from leadrules.log.proofs.checking import check_proof

    with told():
        found = check_proof(_text(file), heads_given(head or ()))
    if json:
        typer.echo(dumps(found.as_data(), ensure_ascii=False))
    else:
        for line in found.lines():
            typer.echo(shown(line))
        if found.decision is not None:
            typer.echo()
            typer.echo(found.decision.explain(color=screen.wants_color(), width=screen.width()))
    if not found.ok:
        raise typer.Exit(exits.NO)


def _text(file: str) -> str:
    try:
        given = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""  # which is no proof
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise UnreadableFile(f"`{shown(file)}`: {why}") from None
