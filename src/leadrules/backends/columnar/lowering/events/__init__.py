"""Measures lowered: what events and the account say of each lead, as relations of a plan."""

from leadrules.backends.columnar.lowering.events.whole import (
    Measured,
    ask_for_measures,
    lower_measures,
)

__all__ = ["Measured", "ask_for_measures", "lower_measures"]
