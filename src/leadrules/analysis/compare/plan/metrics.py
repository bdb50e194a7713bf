"""Metrics as they are written: `precision@200/week`, `recall@MQL`, `roc-auc`."""

from __future__ import annotations

import re
from typing import get_args

from leadrules.analysis.compare.choices import Capacity, Metric, MetricKind, Period
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.diagnostics import Diagnostic
from leadrules.language.document.part import Fault
from leadrules.language.problems import did_you_mean, shown

KINDS: tuple[MetricKind, ...] = get_args(MetricKind)
PERIODS: tuple[Period, ...] = get_args(Period)
OF_ALL: tuple[MetricKind, ...] = ("roc-auc", "average-precision")
"""Metrics of the whole ranking, which take no `@`."""
OF_AMOUNTS: tuple[MetricKind, ...] = ("won", "amount")
"""Metrics that are no share, so that a difference of theirs has no usual size."""
MOST_LEADS = 10**9

FORMS = "`precision@200/week`, `precision@1000`, `precision@MQL`, `roc-auc`"
_CAPACITY = re.compile(r"(-?[0-9][0-9.,_]*)(?:/(.*))?", re.DOTALL)
_WHOLE = re.compile(r"[0-9]{1,12}")
_VERDICT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def parse_metric(text: str) -> Metric:
    """The metric that a text names.

    Raises PlanError where there is none of that name, or none that looks at such leads.

    >>> parse_metric("precision@200/week").at
    Capacity(leads=200, period='week')
    >>> parse_metric("recall@MQL").at
    'MQL'
    """
    read = read_metric(text)
    if isinstance(read, Metric):
        return read
    hint = did_you_mean(read.word, read.words) or read.help
    raise PlanError([Diagnostic(read.code, read.message, help=hint)])


def read_metric(text: str) -> Metric | Fault:
    """The metric that a text names, or what is wrong with it."""
    name, at_sign, at = text.partition("@")
    kind = next((kind for kind in KINDS if kind == name), None)
    if kind is None:
        message = f"there is no metric {shown(name)}"
        hint = f"metrics are {', '.join(f'`{each}`' for each in KINDS)}"
        return Fault("LR651", message, hint, word=name, words=KINDS)
    if kind in OF_ALL:
        if at_sign:
            return Fault("LR651", f"`{kind}` is of all leads and takes no `@`", f"write `{kind}`")
        return Metric(kind, None)
    if not at:
        hint = f"write a capacity or a verdict after `@`: `{kind}@200/week`, `{kind}@MQL`"
        return Fault("LR651", f"`{kind}` of which leads is not said", hint)
    capacity = _CAPACITY.fullmatch(at)
    if capacity is not None:
        read = _capacity(capacity[1], capacity[2])
        return read if isinstance(read, Fault) else Metric(kind, read)
    if _VERDICT.fullmatch(at) is None:
        message = f"{shown(at)} is neither a capacity nor a verdict"
        return Fault("LR651", message, f"metrics are written so: {FORMS}")
    return Metric(kind, at)


def _capacity(leads: str, period: str | None) -> Capacity | Fault:
    if _WHOLE.fullmatch(leads) is None:
        hint = "write digits, as in `200/week`"
        return Fault("LR651", f"{shown(leads)} is not a number of leads", hint)
    if not 1 <= int(leads) <= MOST_LEADS:
        hint = f"a capacity lies between 1 and {MOST_LEADS:,} leads"
        return Fault("LR216", f"{shown(leads)} is out of range", hint)
    if period is None:
        return Capacity(int(leads), None)
    known = next((each for each in PERIODS if each == period), None)
    if known is None:
        hint = f"a capacity is of a {', '.join(f'`{each}`' for each in PERIODS)}, or of all"
        return Fault(
            "LR651", f"there is no period {shown(period)}", hint, (), False, period, PERIODS
        )
    return Capacity(int(leads), known)
