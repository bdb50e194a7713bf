"""The document as a whole: everything that one file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict
from pydantic import Field as Key

from leadrules.language.document.agreement import Agreement
from leadrules.language.document.cases import Case
from leadrules.language.document.fields import EventType, Field, PhraseSet
from leadrules.language.document.lists import Texts
from leadrules.language.document.measures import Measure
from leadrules.language.document.part import Fault, Part
from leadrules.language.document.rules import Group
from leadrules.language.document.scalars import (
    Identifier,
    Reference,
    RulesetName,
    Text,
    Version,
    Zone,
    choice,
    language_version,
    whole,
)
from leadrules.language.document.verdicts import Grade, Label, Matrix, Score, Verdict

Most = Annotated[int, *whole(1, 10_000_000)]


class Keys(Part):
    """Where ids are looked for."""

    called: ClassVar[str] = "`keys`"

    lead: Texts = Key(("lead_id", "id"), description="Keys of a lead that hold its id, in order")
    account: Texts = Key(("account_id",), description="Keys of a lead that hold its account's id")


class Limits(Part):
    """How much one lead may bring."""

    called: ClassVar[str] = "`limits`"

    events: Most = Key(100_000, description="Visible events of a lead or its account")
    text: Most = Key(10_000, description="Characters of a text")
    items: Most = Key(1_000, description="Items of a list")
    colleagues: Most = Key(10_000, description="Colleagues in an account")


class Document(Part):
    """One ruleset as its author wrote it, every value typed, every condition still text."""

    model_config = ConfigDict(defer_build=False)

    called: ClassVar[str] = "ruleset"
    named_by: ClassVar[str | None] = "ruleset"

    language: Annotated[Literal[1], *language_version()] = Key(
        description="The version of the rule language"
    )
    ruleset: RulesetName = Key(description="The ruleset's name")
    version: Version = Key(description="MAJOR.MINOR.PATCH")
    title: Text | None = Key(None, description="A heading for the reader")
    description: Text | None = Key(None, description="Words for the reader")
    zone: Zone | None = Key(
        None, description="An IANA zone; declaring it lets times without zone be read"
    )
    score: Reference | None = Key(
        None, description="The main score; may be left out if there is only one"
    )
    on_unreadable: Annotated[Literal["error", "missing"], *choice("error", "missing")] = Key(
        "error", description="What follows from a value that cannot be read"
    )
    keys: Keys = Key(Keys(), description="Where ids are looked for")
    limits: Limits = Key(Limits(), description="How much one lead may bring")
    fields: Mapping[Identifier, Field] = Key(description="The lead's fields by name")
    events: Mapping[Identifier, EventType] = Key({}, description="Event types by name")
    phrases: Mapping[Identifier, PhraseSet] = Key({}, description="Sets of phrases by name")
    lists: Mapping[Identifier, Texts] = Key({}, description="Lists of texts by name")
    measures: Mapping[Identifier, Measure] = Key({}, description="Measures by name")
    scores: Mapping[Identifier, Score] = Key(min_length=1, description="Scores by name")
    groups: tuple[Group, ...] = Key(min_length=1, description="Groups of rules, in order")
    labels: Mapping[Identifier, Label] = Key({}, description="Labels by name")
    matrices: Mapping[Identifier, Matrix] = Key({}, description="Matrices by name")
    grades: Mapping[Identifier, Grade] = Key({}, description="Grades by name")
    verdicts: tuple[Verdict, ...] = Key(
        min_length=1, description="Verdicts in order; the first that is true"
    )
    agreement: Agreement | None = Key(
        None, description="What marketing and sales promise each other"
    )
    cases: tuple[Case, ...] = Key((), description="The ruleset's own tests")

    def faults(self) -> Iterator[Fault]:
        """Verdicts that never end, or end too early."""
        *others, last = self.verdicts
        for place, verdict in enumerate(others):
            if verdict.when is None:
                message = f"verdict `{verdict.verdict}` needs `when`, as only the last has none"
                yield Fault("LR211", message, path=("verdicts", place))
        if last.when is not None:
            message = f"the last verdict, `{last.verdict}`, has a condition"
            hint = "end the list with a verdict without `when`, for every other lead"
            yield Fault("LR225", message, hint, ("verdicts", len(others), "when"), on_key=True)
