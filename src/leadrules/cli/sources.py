"""`leadrules sources`: the mappings that come along, and the text of one to copy."""

from __future__ import annotations

from typing import Annotated

import typer

from leadrules.adapters import Mapping, MappingError, load_mapping, mapping_text, sources
from leadrules.diagnostics.shown import shown

SourceOption = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="Leads and events are records of this system (see 'leadrules sources'), or of a "
        "mapping file of your own.",
    ),
]


AccountsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--accounts",
        metavar="FILE",
        help="Records of accounts (companies) of the same --source; a lead gets those of its "
        "account's fields that it has not itself. May be given several times.",
    ),
]


def checked_accounts(accounts: list[str] | None, mapping: Mapping | None) -> tuple[str, ...]:
    """The files of accounts; raises a usage error where nothing says how they are read."""
    if accounts and mapping is None:
        raise typer.BadParameter("--accounts needs --source, which says how accounts are read")
    if accounts and mapping is not None and mapping.accounts is None:
        name = shown(mapping.source)
        hint = "write `accounts` in a copy of it (`leadrules sources NAME`)"
        raise typer.BadParameter(f"--accounts: the mapping `{name}` reads none: {hint}")
    return tuple(accounts or ())


def mapping_of(source: str | None) -> Mapping | None:
    """The mapping of this name or file; raises a usage error for a name that no mapping has."""
    if source is None:
        return None
    try:
        return load_mapping(source)
    except MappingError as error:
        first = error.diagnostics[0]
        if first.code != "LR802":
            raise
        raise typer.BadParameter(f"--source: {first.message}; {first.help}") from None


def sources_command(
    source: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Print this mapping.", show_default=False),
    ] = None,
) -> None:
    """List the systems whose records can be read, or print the mapping of one to copy and change.

    A copy is used by its path: --source my-mapping.yaml.
    """
    if source is None:
        width = max(map(len, sources()))
        for name in sources():
            typer.echo(f"{name.ljust(width)}  {load_mapping(name).title}")
        return
    if source not in sources():
        known = ", ".join(f"`{name}`" for name in sources())
        raise typer.BadParameter(f"no mapping is called `{shown(source)}`: there are {known}")
    typer.echo(mapping_text(source), nl=False)
