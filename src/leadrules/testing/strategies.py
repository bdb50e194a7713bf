"""The generators as Hypothesis strategies, so that what fails is made small."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from leadrules.diagnostics import RulesetError
from leadrules.testing.differential import Backends, load_backends
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated, ruleset
from leadrules.testing.generate.scenarios import Scenario, scenarios


def _drawn(draw: st.DrawFn) -> Choices:
    return Choices(lambda low, high: draw(st.integers(low, high)))


@st.composite
def generated_rulesets(draw: st.DrawFn) -> Generated:
    """A random ruleset that the checker may still refuse."""
    return ruleset(_drawn(draw))


@st.composite
def scored_scenarios(draw: st.DrawFn, *, fits: bool = False) -> tuple[Backends, Scenario, str]:
    """A checked random ruleset in both backends, a scenario for it, and its YAML.

    With `fits`, the lead and all that belongs to it fit the ruleset's schema.
    """
    choices = _drawn(draw)
    generated = ruleset(choices)
    try:
        backends = load_backends(generated.text)
    except RulesetError:
        assume(False)
        raise
    (scenario,) = scenarios(generated, choices, leads=1, steps=3, fits=fits)
    return backends, scenario, generated.text
