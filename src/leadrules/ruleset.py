"""A ruleset that is checked, compiled and ready to score: what `leadrules.load` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

from leadrules.analysis.explaining import Explaining
from leadrules.backends.python import Program, compile_program
from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Standing
from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.extras import needs
from leadrules.language.loading import Loaded, load_file, load_ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.analysis.compare.choices import Asked
    from leadrules.analysis.compare.plan.reading import Plan
    from leadrules.analysis.compare.record import Comparison
    from leadrules.analysis.diff import Diff
    from leadrules.language import ir
    from leadrules.language.document import Document


class Ruleset(Explaining):
    """One version of the rules; immutable, safe to share between threads, picklable.

    Made by `load` or `loads`; equal rulesets have the same name, version and hash.
    """

    __slots__ = ("_loaded", "_program", "name", "score", "version")

    name: str
    version: str
    _loaded: Loaded
    _program: Program

    def __init__(self, loaded: Loaded) -> None:
        program = compile_program(loaded.ruleset)
        for attribute, value in (
            ("_loaded", loaded),
            ("_program", program),
            ("name", loaded.ruleset.identity.name),
            ("version", loaded.ruleset.identity.version),
            # WHY: the program's own bound method, so that scoring one lead is one call
            ("score", program.score),
        ):
            object.__setattr__(self, attribute, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a ruleset never changes: cannot set `{name}`")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a ruleset never changes: cannot delete `{name}`")

    if TYPE_CHECKING:

        def score(
            self,
            lead: Mapping[str, Any],
            *,
            events: Iterable[Mapping[str, Any]] | None = None,
            account: Sequence[Mapping[str, Any]] | None = None,
            previous: Decision | Standing | Mapping[str, Any] | None = None,
            override: Override | Mapping[str, Any] | None = None,
            as_of: datetime | date | str | None = None,
            strict: bool = False,
        ) -> Decision:
            """The decision about one lead.

            `lead` is a mapping of field names (or their `from` aliases) to values; a key that is
            absent or None is missing, an unknown key is ignored and counted, and an error with
            `strict`. `events` are mappings with `type` and `at`; None means not known, which is
            not the same as an empty list. `account` holds the lead's colleagues as
            `{"lead": {...}, "events": [...]}`. `as_of` is an aware instant (now, if not given).

            Raises LeadError with every problem found, if the input cannot be read.
            """

    def score_frame(
        self,
        leads: Any,
        *,
        events: Any = None,
        as_of: datetime | date | str | None = None,
        trace: Literal["mask", "points"] | None = None,
        keep: Sequence[str] = (),
        next_change: bool = False,
    ) -> Any:
        """The decisions about a table of leads, as a frame of the same library.

        `leads` is a frame of Polars, pandas, Arrow, DuckDB, Spark or Ibis with one row a lead;
        `events`, of the same library, has one row an event with the lead's id, `type` and `at`.
        `as_of` is an instant for all, or the name of a column of the leads (now, if not given).
        `trace` adds which rules fired and could not tell (`"mask"`), and what each paid
        (`"points"`). `keep` names columns of the leads to carry along. `next_change` adds when time
        alone may change each answer, and what `rescore_frame` needs to score only those leads
        again. What comes out is on the reference page on frames.

        Raises FrameError with everything that is wrong with the tables. A lead that cannot be read
        is said in the column `error`.

        >>> import leadrules, polars
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> leads = polars.DataFrame({"lead_id": [1, 2], "job_title": ["CFO", None]})
        >>> scored = ruleset.score_frame(leads, as_of="2024-02-01", trace="points")
        >>> scored["verdict", "points_seniority"].rows()
        [('cold', 18.0), ('cold', 0.0)]
        """
        # WHY: only who scores tables needs the columnar backend, and it takes time to import
        from leadrules.backends.columnar.frames.scoring import score_frame

        return score_frame(
            self.ir,
            self._program,
            leads,
            events=events,
            as_of=as_of,
            trace=trace,
            keep=keep,
            next_change=next_change,
        )

    def rescore_frame(
        self,
        scored: Any,
        leads: Any,
        *,
        events: Any = None,
        as_of: datetime | date | str | None = None,
        changed: Any = (),
        trace: Literal["mask", "points"] | None = None,
        keep: Sequence[str] = (),
    ) -> Any:
        """What `score_frame` answers with `next_change=True` at a later instant, made of an earlier
        such answer: only leads whose rows need not hold any more are scored again.

        `scored` is the earlier answer; `leads` and `events` are the whole tables as they are now,
        of the same library. Scored again are leads whose `next_change` has come, with an event
        that became visible since, that were not in the earlier answer, that other rules or another
        version scored, that `changed` names (their ids, or a table with them), and all members of
        an account with such a lead where a measure reads the account. That a lead's field was
        changed, or an event was added late without `known_at`, no table tells: name its lead in
        `changed`. `as_of` is one instant (now, if not given); the rest is as for `score_frame`.

        Raises FrameError with everything that is wrong with the tables.

        >>> import leadrules, polars
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> leads = polars.DataFrame({"lead_id": [1, 2], "job_title": ["CFO", None]})
        >>> monday = ruleset.score_frame(leads, as_of="2024-02-05", next_change=True)
        >>> leads = polars.DataFrame({"lead_id": [1, 2], "job_title": ["CFO", "CEO"]})
        >>> tuesday = ruleset.rescore_frame(monday, leads, as_of="2024-02-06", changed=[2])
        >>> tuesday["score"].to_list()
        [18.0, 18.0]
        """
        from leadrules.backends.columnar.frames.rescoring import rescore_frame

        return rescore_frame(
            self.ir,
            scored,
            leads,
            events=events,
            as_of=as_of,
            changed=changed,
            trace=trace,
            keep=keep,
        )

    def sql(
        self,
        dialect: str,
        *,
        leads: str = "leads",
        events: str | None = "events",
        as_of: datetime | date | str | None = None,
        as_of_column: str | None = None,
        trace: Literal["mask", "points"] | None = None,
        keep: Sequence[str] = (),
        lead_columns: Sequence[str] | None = None,
        event_columns: Sequence[str] | None = None,
    ) -> str:
        """One SELECT statement of a warehouse's SQL that gives each lead what `score` gives it.

        `dialect` is `bigquery`, `databricks`, `duckdb`, `postgres`, `snowflake`, `spark` or
        `trino`. `leads` and `events` are tables as they are to stand in the text (`events` None:
        nothing is known of events). `as_of` is an instant, `as_of_column` a column of the leads;
        without both the warehouse's clock is read. `trace` and `keep` are those of `score_frame`.
        `lead_columns` and `event_columns` are the columns that the tables have, if not one for
        each field under its own name. A row with `needs_python` true has no answers: what its
        texts say SQL cannot tell exactly.

        Raises FrameError with every rule that SQL cannot mean, and whatever else is wrong.

        >>> import leadrules
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> ruleset.sql("duckdb", as_of="2024-02-01").splitlines()[0]
        '-- b2b-saas 2.0.0, for DuckDB'
        """
        from leadrules.backends.columnar.sql.native.statement import Asked, statement

        asked = Asked(
            dialect,
            leads,
            events,
            as_of,
            as_of_column,
            trace,
            tuple(keep),
            None if lead_columns is None else tuple(lead_columns),
            None if event_columns is None else tuple(event_columns),
        )
        return statement(self.ir, asked)

    def decision(
        self,
        row: Mapping[str, Any],
        lead: Mapping[str, Any],
        *,
        as_of: datetime | date | str,
        events: Iterable[Mapping[str, Any]] | None = None,
        account: Sequence[Mapping[str, Any]] = (),
    ) -> Decision:
        """The whole decision behind a row of what `score_frame` answers.

        `row` is a mapping of the answer's columns; `lead`, `events`, `account` and `as_of` are
        that lead's own, as for `score`, whose decision this is. `account` holds its colleagues,
        none unless given, and is not read where no measure of the ruleset needs it.

        Raises FrameError with every column of the row that says otherwise, so that a row of other
        rules, of another lead or of another instant is never explained. Raises LeadError where
        the lead cannot be read.

        >>> import leadrules
        >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
        >>> row = {"lead_id": "7", "score": 18.0, "verdict": "cold"}
        >>> ruleset.decision(row, {"job_title": "CFO"}, as_of="2024-02-01").fired
        ('seniority',)
        """
        from leadrules.backends.columnar.frames.rows import held_against
        from leadrules.backends.columnar.lowering.events.measuring import reads_account

        colleagues = account if reads_account(self.ir) else None
        decided = self.score(lead, events=events, account=colleagues, as_of=as_of)
        return held_against(row, self.ir, decided)

    @property
    def hash(self) -> str:
        """The hash of the ruleset's meaning, `sha256:...`; cases and agreement are not in it."""
        return self._loaded.ruleset.identity.hash

    @property
    def ir(self) -> ir.Ruleset:
        """The meaning, as backends read it."""
        return self._loaded.ruleset

    @property
    def document(self) -> Document:
        """What the author wrote, typed."""
        return self._loaded.document

    @property
    def loaded(self) -> Loaded:
        """Source, document, meaning and warnings together, for tools that point into the text."""
        return self._loaded

    @property
    def source(self) -> str:
        """The YAML text as loaded."""
        return self._loaded.source.text

    @property
    def file(self) -> str:
        """Where the text was read, for messages."""
        return self._loaded.source.file

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What the checker doubts but does not refuse."""
        return self._loaded.warnings

    @property
    def program(self) -> Program:
        """The compiled function behind `score`; `program.source` is its text."""
        return self._program

    def next_change(self, decision: Decision, *, until: datetime) -> datetime | None:
        """When time alone first changes a decision of this ruleset: a window's edge passed, a step
        of decay, a day more since a date, the end of a cooling or of an override.

        `until` is how far to look, an aware instant, included; None means that nothing changes
        until then. What changes is a score, a verdict, a label, or what some rule paid or could
        tell. Events that the decision did not see do not count.

        Raises ValueError where the decision is of other rules.
        """
        from leadrules.analysis.next_change import next_change

        return next_change(self._program, self.ir, decision.record, until)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ruleset):
            return NotImplemented
        return self.ir.identity == other.ir.identity

    def __hash__(self) -> int:
        return hash(self.ir.identity)

    def __repr__(self) -> str:
        return f"<Ruleset {self.name} {self.version} {self.hash[:19]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (1, self.source, self.file, self.hash)


def load(path: str | Path) -> Ruleset:
    """The ruleset in a YAML file, checked and compiled.

    Raises RulesetError with every error found, and OSError where the file cannot be read.

    >>> import leadrules
    >>> leadrules.load("rules/b2b-saas/2.0.0.yaml").version
    '2.0.0'
    """
    return Ruleset(load_file(path))


def loads(text: str | bytes, *, file: str = "<text>") -> Ruleset:
    """The ruleset in a YAML text, checked and compiled; `file` is the name that messages show.

    Raises RulesetError with every error found.
    """
    return Ruleset(load_ruleset(text, file=file))


def diff(a: Ruleset, b: Ruleset) -> Diff:
    """How the meaning of ruleset `b` differs from that of `a`, without data, in business words.

    Layout, comments, the order of keys and ways of writing the same (`2w` and `14d`) make no
    difference. What goes by another name and holds the same is renamed, not removed and added.

    >>> import leadrules
    >>> a = leadrules.load("rules/b2b-saas/1.0.0.yaml")
    >>> b = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> found = leadrules.diff(a, b)
    >>> found.same, found.changes[0].path
    (False, 'verdict.SQL.when')
    >>> found.changes[0].old
    'when the total is at least 70'
    """
    # WHY: only who compares rulesets pays for loading it
    from leadrules.analysis.diff import diff_of

    return diff_of(a.loaded, b.loaded)


def compare(
    a: Ruleset,
    b: Ruleset,
    leads: Any,
    events: Any = None,
    *,
    plan: str | Path | Plan | None = None,
    show: Callable[[str], None] = lambda what: None,
    **asked: Unpack[Asked],
) -> Comparison:
    """What changes from ruleset `a` to `b` over the same leads, why, and whether it is better.

    `leads` and `events` are frames as for `Ruleset.score_frame`. `plan` is the file of a plan: what
    was declared before anybody saw a result. The other arguments are named and written as a plan's
    keys (`outcome="converted"`, `as_of="decided_at"`, `metric="precision@200/week"`); where the
    plan holds them not, or otherwise, the comparison says that they were not declared in advance.
    Without an outcome nothing is said about better or worse. `show` is called with what is being
    done.

    Needs the extra `compare`. Raises PlanError with every choice that cannot be, FrameError with
    what is wrong with the tables.

    >>> import leadrules, polars
    >>> a, b = (leadrules.load(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    >>> lead = {"lead_id": "ann", "job_title": "CFO", "industry": "saas", "employees": 500}
    >>> found = leadrules.compare(a, b, polars.DataFrame([lead]), as_of="2024-02-01")
    >>> found.flips["lead_id", "old_verdict", "new_verdict"].rows()
    [('ann', 'MQL', 'nurture')]
    """
    # WHY: only who compares on data needs the numerical libraries
    with needs("comparing", "compare"):
        from leadrules.analysis.compare.comparing import compare as compared

    return compared(a.loaded, b.loaded, leads, events=events, plan=plan, show=show, **asked)


def _unpickle(form: int, text: str, file: str, expected: str) -> Ruleset:
    """A ruleset from its pickle: the source is checked again and must have the same hash."""
    if form != 1:
        raise RulesetError(
            [
                Diagnostic(
                    "LR601",
                    f"a pickled ruleset of form {form} is newer than this version",
                    file=file,
                )
            ]
        )
    ruleset = loads(text, file=file)
    if ruleset.hash != expected:
        raise RulesetError(
            [
                Diagnostic(
                    "LR602",
                    f"the pickled ruleset hashes to `{ruleset.hash}`, but `{expected}` was pickled",
                    file=file,
                    help="pickle it again from its file",
                )
            ]
        )
    return ruleset
