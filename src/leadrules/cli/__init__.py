"""The `leadrules` command; its libraries come with the extra `cli`."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def main() -> None:
    """Run the command; without its libraries, say in one line how to get them."""
    if any(find_spec(library) is None for library in ("typer", "rich")):
        print(
            "leadrules: the command needs its extra: pip install 'leadrules[cli]'", file=sys.stderr
        )
        sys.exit(2)
    from leadrules.cli.app import run

    run()
