"""The `leadrules` command; its libraries come with the extra `cli`."""

from __future__ import annotations

import sys
from importlib import import_module


def main() -> None:
    """Run the command; without its libraries, say in one line how to get them."""
    try:
        for library in ("rich", "typer"):
            import_module(library)
    except ModuleNotFoundError:
        told = "leadrules: the command needs its extra: pip install 'leadrules[cli]'"
        print(told, file=sys.stderr)
        sys.exit(2)
    from leadrules.cli.app import run

    run()
