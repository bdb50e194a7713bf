"""What a ruleset says of its decisions: why, why not, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.decision.decision import Decision

if TYPE_CHECKING:
    from leadrules.analysis.why import Changed, Why, WhyNot
    from leadrules.backends.python import Program
    from leadrules.decision.record import Standing
    from leadrules.language.loading import Loaded


class Explaining:
    """The questions that a ruleset answers about its decisions; see the page on explanations."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def loaded(self) -> Loaded:
            """The ruleset's text and meaning."""

        @property
        def program(self) -> Program:
            """Its compiled function."""

    def explain(self, decision: Decision) -> Why:
        """Why a decision of this ruleset is what it is: what its verdict needed, and its sum.

        More than `Decision.explain`, which needs no ruleset: for a salesperson in plain words
        (`text()`), for an auditor whole (`text(audience="auditor")`), also as Markdown, HTML, JSON.

        Raises ValueError where the decision is of other rules.

        >>> import leadrules
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> decision = ruleset.score({"job_title": "CFO", "opted_out": True}, as_of="2024-02-01")
        >>> print(ruleset.explain(decision).text().splitlines()[3])
          Opted out is yes.
        """
        # WHY: only who asks why pays for loading it
        from leadrules.analysis.why import why

        return why(self.loaded, decision.record)

    def why_not(
        self,
        decision: Decision,
        verdict: str,
        *,
        previous: Decision | Standing | None = None,
        scorings: int | None = None,
    ) -> WhyNot:
        """Why a decision of this ruleset did not give a verdict, and the smallest changes of facts
        that would have been enough, each found by scoring again with it.

        `previous` is the decision before, where there was one; what the decision shows of it is
        taken otherwise. `scorings` bounds the search (8,000).

        Raises ValueError where the decision is of other rules, or there is no such verdict.

        >>> import leadrules
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> lead = {"employees": 1200, "industry": "software", "region": "US", "job_title": "CEO"}
        >>> decision = ruleset.score(lead, events=[], as_of="2024-02-01")
        >>> found = ruleset.why_not(decision, "SQL")
        >>> found.offers[0].verdict, found.offers[0].actionable
        ('SQL', True)
        """
        from leadrules.analysis.why import why_not
        from leadrules.analysis.why.why_not import SCORINGS

        return why_not(
            self.loaded,
            decision.record,
            verdict,
            previous=previous.standing if isinstance(previous, Decision) else previous,
            program=self.program,
            scorings=SCORINGS if scorings is None else scorings,
        )

    def what_changed(
        self, before: Decision, after: Decision, *, ruleset_before: Explaining | None = None
    ) -> Changed:
        """What changed from one decision about a lead to a later one of this ruleset, and how much
        of it the facts, the time and the version of the rules did.

        `ruleset_before` is what decided `before`, if not this one.

        Raises ValueError where the decisions are of two leads, not in the order of time, or of
        other rules.

        >>> import leadrules
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> before = ruleset.score({"job_title": "Manager"}, as_of="2024-02-01")
        >>> after = ruleset.score({"job_title": "CEO"}, as_of="2024-03-01")
        >>> found = ruleset.what_changed(before, after)
        >>> [(cause.cause, str(cause.points)) for cause in found.causes]
        [('facts', '12'), ('time', '0')]
        """
        from leadrules.analysis.why import what_changed

        earlier = self if ruleset_before is None else ruleset_before
        return what_changed(before.record, after.record, earlier.loaded, self.loaded)
