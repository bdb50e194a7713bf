"""The decision log: what was decided, of whom, by which rules and on which facts, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Standing
from leadrules.extras import needs
from leadrules.log.drafting import Drafting, Recorded
from leadrules.log.head import Head
from leadrules.log.open_log import OpenLog

if TYPE_CHECKING:
    from leadrules.analysis.why import Changed, Why, WhyNot
    from leadrules.log.archives import Archives
    from leadrules.log.archiving import Archived
    from leadrules.log.erasing import Erasure
    from leadrules.log.feedback.history import HistoryTable
    from leadrules.log.feedback.importing import Imported
    from leadrules.log.feedback.mapping import FeedbackMapping
    from leadrules.log.feedback.record import Feedback, KeptFeedback, LoggedFeedback, Stage
    from leadrules.log.proofs.proof import Proof
    from leadrules.log.replay import ReplayReport
    from leadrules.log.verify.verification import Verification
    from leadrules.log.weekly.record import WeeklyReport
    from leadrules.log.writer import Full, Writer
    from leadrules.rows.reading import BadRow, Row
    from leadrules.ruleset import Ruleset

_AT_ONCE = 10_000  # decisions of one transaction in `record_many`


class DecisionLog(OpenLog):
    """An append-only log of decisions in SQLite or PostgreSQL, which many processes may share.

    `where` is a file, `sqlite:///decisions.db` or `postgresql://...`; `keys` the database of the
    subjects' keys, for a file `decisions.keys.db` beside it unless given. `inputs` says which are
    kept: `all` that were declared and visible, or those that rules `read`. `patience` is how many
    seconds to wait for other writers. Where there is no log, one is made, unless `create` is False:
    then that is an error. Every lead's values are sealed; the variable
    `LEADRULES_LOG_KEY` may hold a master key, under which the keys themselves are sealed.

    Threads may share one; after a fork it opens connections of its own. Raises LogError.

    >>> import leadrules, tempfile
    >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> decision = ruleset.score({"lead_id": "ann", "job_title": "CFO"}, as_of="2024-02-01")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with leadrules.DecisionLog(f"{folder}/decisions.db") as log:
    ...         kept = log.record(decision, ruleset=ruleset)
    ...         log.get(kept).decision == decision, [each.verdict for each in log.history("ann")]
    (True, ['cold'])
    """

    # --- writing ---------------------------------------------------------------------------------

    def record(
        self,
        decision: Decision,
        *,
        ruleset: Ruleset,
        previous: Decision | Standing | Mapping[str, Any] | None = None,
        override: Override | Mapping[str, Any] | None = None,
        account: Sequence[Mapping[str, Any]] | None = None,
        source: str | None = None,
        asked_by: str | None = None,
    ) -> str:
        """Keeps a decision for good; its id, once it is on the disk.

        `previous`, `override` and `account` are what it was scored with, so that it can be scored
        again. `source` says what asked, such as `web-form`, and stands in clear; `asked_by` says
        who, and is sealed. Raises LogError, and then nothing of it is kept.
        """
        one = Recorded(decision, ruleset, previous, override, account, source, asked_by)
        return self._record([one])[0]

    def record_many(
        self, decisions: Iterable[Recorded | tuple[Decision, Ruleset]], *, at_once: int = _AT_ONCE
    ) -> list[str]:
        """Keeps decisions for good, `at_once` of them in one transaction; their ids, in order.

        Where an error is raised, the transactions before it are kept, whole.
        """
        ids: list[str] = []
        waiting: list[Recorded] = []
        for each in decisions:
            waiting.append(each if isinstance(each, Recorded) else Recorded(*each))
            if len(waiting) == at_once:
                ids += self._record(waiting)
                waiting = []
        if waiting:
            ids += self._record(waiting)
        return ids

    def writer(
        self, *, room: int = 10_000, full: Full = "block", patience: float | None = None
    ) -> Writer:
        """A writer in the background, which hands back a future for every decision.

        `room` is how many may wait; `full` what `record` does where no room is left: `raise`s a
        LogError, or `block`s until there is, for at most `patience` seconds (None: for ever).
        """
        from leadrules.log.writer import Writer

        return Writer(self, room=room, full=full, patience=patience)

    def _record(self, decisions: Sequence[Recorded]) -> list[str]:
        drafting = self._drafting
        # WHY: what takes time is done before others have to wait
        drafts = drafting.drafts(decisions)
        rulesets = {id(each.ruleset): each.ruleset for each in decisions}.values()
        forms = {draft.form for draft in drafts}
        with self.appending() as adding:
            for ruleset in rulesets:
                known = drafting.known(ruleset)
                form = known.form if known.form is not None and known.form.id in forms else None
                if form is not None and adding.has(form.id):
                    form = None
                if not adding.has_text(known.text_hash):
                    adding.add_text(known.text_hash, ruleset.source)
                    adding.append([known.draft("ruleset", form)])
                elif form is not None:
                    adding.append([known.draft("form", form)])
            adding.append(drafts)
        return [draft.id for draft in drafts]

    @cached_property
    def _drafting(self) -> Drafting:
        return Drafting(self.keys, self._inputs)

    def why(
        self,
        lead_id: str | None = None,
        *,
        decision: str | None = None,
        until: datetime | None = None,
    ) -> Why:
        """Why a lead's last recorded decision, as of `until`, or the one with an id, is what it is.

        Raises LogError where the log has none, or the lead was erased.
        """
        from leadrules.log.explaining import why

        return why(self, lead_id, decision=decision, until=until)

    def why_not(
        self,
        lead_id: str | None = None,
        *,
        verdict: str,
        decision: str | None = None,
        until: datetime | None = None,
    ) -> WhyNot:
        """Why that decision did not give a verdict, and the smallest changes that would have been
        enough; found and raising as `why` does."""
        from leadrules.log.explaining import why_not

        return why_not(self, lead_id, verdict=verdict, decision=decision, until=until)

    def what_changed(
        self, lead_id: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> Changed:
        """What changed between a lead's last two recorded decisions, as of `until`, or to the last
        from the one as of `since`; and whether the facts, the time or the version changed it.

        Raises LogError where the log has not two, or the lead was erased.
        """
        from leadrules.log.explaining import what_changed

        return what_changed(self, lead_id, since=since, until=until)

    # --- feedback --------------------------------------------------------------------------------

    def feedback(
        self,
        lead_id: str | None,
        stage: Stage,
        *,
        at: datetime | None = None,
        reason: str | None = None,
        number: int | None = None,
        amount: Decimal | None = None,
        detail: str | None = None,
        who: str | None = None,
        external_id: str | None = None,
        ruleset: str | None = None,
        decision: str | None = None,
        source: str | None = None,
    ) -> KeptFeedback:
        """Keeps for good what sales did with a lead, or what came of it.

        `stage` is `accepted`, `rejected`, `attempt`, `opportunity`, `won` or `lost`; `at` when that
        was (aware; now, if not given). It is about the lead's last hand-over until then, or the
        `decision` that is named. What has the same `external_id` and stage, or says the same,
        counts once. `source` stands in clear; amounts, details, who it was and reasons that are not
        agreed are sealed. Raises LogError.
        """
        from leadrules.log.feedback.record import Feedback
        from leadrules.log.feedback.writing import keep

        one = Feedback(
            lead_id, stage, self._clock() if at is None else at, number, reason, amount, detail,
            who, external_id, ruleset, decision, source,
        )  # fmt: skip
        return keep(self, [one])[0]

    def feedback_many(self, told: Iterable[Feedback]) -> list[KeptFeedback]:
        """Keeps feedback for good, 500 in one transaction; how each was kept, in order."""
        from leadrules.log.feedback.writing import keep

        return keep(self, told)

    def feedback_from(
        self,
        rows: Iterable[tuple[int, Row | BadRow] | Row],
        mapping: FeedbackMapping | str | Path | None = None,
        *,
        ruleset: str | None = None,
    ) -> Imported:
        """Keeps what rows of a file tell; a row that cannot be read never loses others.

        `rows` are mappings of columns to values, with their numbers if they have any. `mapping`
        says which columns are read and what statuses mean: the name of one that comes along, a
        file, or None for columns by their own names.
        """
        from leadrules.log.feedback.importing import import_rows

        return import_rows(self, rows, mapping, ruleset=ruleset)

    def feedback_about(self, decision_id: str) -> list[LoggedFeedback]:
        """What was recorded about a decision, in the order in which it happened."""
        from leadrules.log.feedback.reading import about

        return about(self, decision_id)

    def feedback_of(self, lead_id: str) -> list[LoggedFeedback]:
        """What was recorded about a lead, in the order in which it happened."""
        from leadrules.log.feedback.reading import of_lead

        return of_lead(self, lead_id)

    def erase(self, lead_id: str | None = None, *, decision: str | None = None) -> Erasure:
        """Destroys the keys of a lead, or of those without an id in a decision; chained.

        Exactly one is given: `lead_id`, of whom nothing can be read any more, neither decisions nor
        what others' decisions hold of that lead; or `decision`, the id of one that holds something
        of somebody without an id. Archives and copies of the log are covered, as they hold no keys;
        copies of the key store are not. Doing it twice is harmless. Raises LogError where the log
        holds nothing of them.
        """
        from leadrules.log.erasing import erase

        return erase(self, lead_id, decision=decision)

    def replay(
        self,
        ruleset: Ruleset | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        archives: str | Path | bool | None = None,
    ) -> ReplayReport:
        """Scores every decision again from what was logged, by the version that decided it or by
        `ruleset`: how many came out the same, and what would have been.

        `since` and `until` hold `as_of`, both included. `archives` is the folder of the archives
        (beside the log's file unless given); False leaves them out. Raises LogError.
        """
        from leadrules.log.replaying import replay

        return replay(self, ruleset, since=since, until=until, archives=archives)

    # --- archives --------------------------------------------------------------------------------

    def archive(
        self,
        folder: str | Path | None = None,
        *,
        until: datetime | None = None,
        keep: timedelta | None = None,
    ) -> Archived | None:
        """Moves the entries that were recorded before an instant into Parquet files; None of none.

        `until` says the instant, `keep` how long before now it is: one of them is given. `folder`
        is beside the log's file unless given. A checkpoint with the files' hashes is chained before
        decisions and feedback are removed; a run that was cut off is ended by the next. Needs the
        extra `arrow`. Raises LogError, and then nothing was removed.
        """
        from leadrules.log.archiving import archive

        return archive(self, folder, until=until, keep=keep)

    def archives(self, folder: str | Path | None = None) -> Archives:
        """What was archived: `entries`, `get` and `history` of what the log itself has no more."""
        from leadrules.log.archives import Archives

        return Archives(self, folder)

    # --- verifying -------------------------------------------------------------------------------

    def verify(
        self,
        head: Head | str | None = None,
        *,
        archives: str | Path | bool | None = None,
        opened: bool = True,
    ) -> Verification:
        """Holds every entry to itself, to its place, and to a head that was kept elsewhere.

        `archives` is the folder of the archives (beside the log's file unless given); False leaves
        them out. `opened` also opens what is sealed, where its keys are there, and holds it to what
        stands in clear. Raises LogError where the log cannot be read at all, or `head` is none.
        """
        from leadrules.log.verify.verifying import verify

        return verify(self, head, archives=archives, opened=opened)

    def prove(
        self,
        lead_id: str | None = None,
        *,
        decision: str | None = None,
        until: datetime | None = None,
        heads: Iterable[Head | str] = (),
        disclose: bool = False,
    ) -> Proof:
        """The proof that a lead's last recorded decision, as of `until`, or the one with an id, is
        the one that `heads` cover, which were kept; without any, the log's head as it is now.

        `leadrules.log.check_proof(proof, head)` checks it, which needs neither the log nor its
        keys. The proof holds nothing personal, unless `disclose`: then what was sealed of the lead
        in this decision is in it, and the lead's key, which opens all else that was sealed about
        that lead. Raises LogError where the log is not that of the heads.
        """
        from leadrules.log.explaining import found
        from leadrules.log.proofs.proving import prove

        if lead_id is None and decision is not None:
            entry = self.entry(decision)  # WHY: who has no keys can have this one proved
        else:
            entry = found(self, lead_id, decision=decision, until=until).entry
        return prove(self, entry, tuple(heads), disclose=disclose)

    def history_table(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        ruleset: str | None = None,
        passes: Sequence[str] | None = None,
    ) -> HistoryTable:
        """Leads with `as_of` since and until instants (both included) as they were decided, their
        events, and what became of them, for a comparison.

        `leadrules.compare(a, b, *table, **table.asked)` takes it. One row a lead: its first
        hand-over in that time, else its last decision. Leads that were erased are left out and
        counted. `passes` names the verdicts that hand over, where not those with a promise. Needs
        the extra `compare`. Raises LogError, as where rulesets of several names decided and none
        is named.
        """
        with needs("a table of the log", "log,compare"):
            from leadrules.log.feedback.history import history_table

        return history_table(self, since, until, ruleset, passes)

    def report(
        self,
        week: str | None = None,
        *,
        ruleset: str | None = None,
        weeks: int = 26,
        window: timedelta = timedelta(days=90),
        passes: Sequence[str] | None = None,
        known_until: datetime | None = None,
    ) -> WeeklyReport:
        """The report of a week such as `2026-W47`: the last that is over, unless said.

        It looks back over so many `weeks`, the week included. An opportunity or a winning counts
        within the `window` after the hand-over. `passes` names the verdicts that hand over, where
        not those with a promise. What is told to have happened after `known_until` (now) does not
        count. Needs the extra `compare`. Raises LogError, as where several rulesets handed leads
        over and none is named.
        """
        with needs("the weekly report", "log,compare"):
            from leadrules.log.weekly.asking import weekly

        return weekly(self, week, ruleset, weeks, window, passes, known_until or self._clock())
