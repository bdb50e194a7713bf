"""The commands of `leadrules log` by name."""

from __future__ import annotations

import typer

from leadrules.cli.log.asking import history_command, search_command, show_command
from leadrules.cli.log.explaining import changed_command, why_command, why_not_command
from leadrules.cli.log.following import feedback_command, report_command
from leadrules.cli.log.keeping import archive_command, erase_command
from leadrules.cli.log.proofs import check_proof_command, prove_command
from leadrules.cli.log.proving import head_command, replay_command, verify_command

log = typer.Typer(no_args_is_help=True, help="Ask the decision log: what was decided, and why.")

log.command("why")(why_command)
log.command("why-not")(why_not_command)
log.command("changed")(changed_command)
log.command("history")(history_command)
log.command("search")(search_command)
log.command("show")(show_command)
log.command("head")(head_command)
log.command("verify")(verify_command)
log.command("prove")(prove_command)
log.command("check-proof")(check_proof_command)
log.command("replay")(replay_command)
log.command("feedback")(feedback_command)
log.command("report")(report_command)
log.command("erase")(erase_command)
log.command("archive")(archive_command)
