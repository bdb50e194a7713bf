"""The `leadrules` command; its libraries come with the extra `cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; without its libraries, say in one line how to get them."""
    try:
        import rich  # noqa: F401 - asked for here, so that one line answers for both libraries
        import typer  # noqa: F401
    except ModuleNotFoundError:
        sys.exit("leadrules: the command needs its extra: pip install 'leadrules[cli]'")
    from leadrules.cli.app import run

    run()
