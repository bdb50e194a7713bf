"""LR686 to LR699: the decision log."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR686": Code(
        "log-busy",
        "Another writer holds the log, or its keys, for longer than it was waited for.",
        "Writers go one after another, as every entry is chained to all before it.",
    ),
    "LR687": Code(
        "log-full",
        "There is no room left on the disk for the log.",
        "What cannot be kept for good is not recorded, and whoever decided is told.",
    ),
    "LR688": Code(
        "log-damaged",
        "The log is no database of a log, or something in it was altered.",
        "What was altered is no evidence any more.",
    ),
    "LR689": Code(
        "log-newer",
        "The log was written by a newer version of leadrules.",
        "What an older version does not know it would read wrongly or spoil.",
    ),
    "LR690": Code(
        "log-unreachable",
        "The log cannot be opened or written: its address, driver, rights or server is wrong.",
        "A decision that is not on the disk is not recorded.",
        bad='DecisionLog("mysql://decisions")',
        good='DecisionLog("sqlite:///decisions.db")',
    ),
    "LR691": Code(
        "not-in-log",
        "The log has no entry of that id, or no ruleset text of that hash.",
        "An answer about another decision would be no answer.",
    ),
    "LR692": Code(
        "other-keys",
        "The key store or the master key is absent, or not the one that the log is sealed by.",
        "What is sealed opens with its own key only, and entries sealed under two stores are lost "
        "with either.",
    ),
    "LR693": Code(
        "no-room-to-wait",
        "The background writer of a log has no room left, or is closed.",
        "A decision that is neither written nor waiting would be lost in silence.",
    ),
    "LR694": Code(
        "not-to-be-logged",
        "What is to be recorded does not fit together, or is not what the log takes.",
        "A record that cannot be scored again proves nothing.",
        bad="log.record(decision, ruleset=another_version)",
        good="log.record(decision, ruleset=ruleset)",
    ),
    "LR695": Code(
        "no-proof",
        "What is given as a proof of a log is none: it is cut, was altered by hand, or is "
        "something else.",
        "A proof that is half read would prove half of what it seems to.",
    ),
    "LR696": Code(
        "bad-feedback",
        "What sales told of a lead is no feedback: its stage, instant, number or amount is absent "
        "or cannot be read, or its decision is about another lead.",
        "Feedback that is guessed at would be counted for or against rules that had no part in it.",
    ),
    "LR697": Code(
        "bad-feedback-mapping",
        "A file that says how a system's statuses are to be read says something that it cannot.",
        "Statuses read by a slip of the file would be other acceptances and other rejections.",
        bad="statuses: {Unqualified: rejcted}",
        good="statuses: {Unqualified: rejected}",
    ),
    "LR698": Code(
        "bad-archive",
        "An archive of a log cannot be written, is not in its folder, or was altered.",
        "Nothing is removed from a log before its archive is on the disk, and what was altered "
        "there is no evidence any more.",
    ),
    "LR699": Code(
        "no-question-to-a-log",
        "What is asked of a log is no question: such a verdict, week or head cannot be, or it is "
        "not said which of several is meant.",
        "An answer to a slip of the pen looks like an answer, and says that there is nothing.",
        bad="leadrules log report --week 2026-W60 --log decisions.db",
        good="leadrules log report --week 2026-W47 --log decisions.db",
    ),
}
