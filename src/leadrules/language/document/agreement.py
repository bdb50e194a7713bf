"""What marketing and sales promise each other for each verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import ConfigDict
from pydantic import Field as Key

from leadrules.language.document.lists import Dates, Texts
from leadrules.language.document.part import Part
from leadrules.language.document.scalars import Text, Zone, whole
from leadrules.language.document.times import Date, PromiseDuration


class Promise(Part):
    """What a verdict means and what follows from it."""

    called: ClassVar[str] = "promise"

    means: Text = Key(description="What the verdict means, in plain words")
    respond_within: PromiseDuration | None = Key(None, description="Time to the first response")
    accept_or_reject_within: PromiseDuration | None = Key(
        None, description="Time to accept or reject the lead"
    )
    attempts: Annotated[int, *whole(1, 1000)] | None = Key(
        None, description="How often sales tries to reach the lead"
    )


class Calendar(Part):
    """Working time."""

    called: ClassVar[str] = "calendar"

    zone: Zone = Key(description="An IANA zone")
    hours: Texts = Key(description="`Mon-Fri 09:00-12:30, 13:30-17:00`, one text or several")
    holidays: Dates = Key((), description="Days off")


class Agreement(Part):
    """Promises by verdict, and what they rest on; every other key is a verdict's name."""

    # WHY: built here, as pydantic 2.7 seeks `Promise` among the names of the module that builds
    model_config = ConfigDict(extra="allow", defer_build=False)
    __pydantic_extra__: dict[str, Promise]

    called: ClassVar[str] = "agreement"

    calendar: Calendar | None = Key(None, description="Working time; without it, time elapsed")
    rejection_reasons: Texts = Key((), description="The closed set of reasons to reject a lead")
    weekly_capacity: Annotated[int, *whole(0, 10**9)] | None = Key(
        None, description="How many leads sales can take a week"
    )
    review_by: Date | None = Key(None, description="When both sides look at it again")

    @property
    def promises(self) -> Mapping[str, Promise]:
        """The promises by verdict."""
        return self.__pydantic_extra__
