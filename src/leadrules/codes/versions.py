"""LR600 to LR649: versions, lock file and registry."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR601": Code(
        "pickle-form-unknown",
        "A pickled ruleset has a newer form than this version of leadrules reads.",
        "Reading a part of it would give other rules than were pickled.",
    ),
    "LR602": Code(
        "pickle-changed",
        "A pickled ruleset's text does not have the hash that was pickled with it.",
        "A ruleset that is not the one pickled would score other leads in its name.",
    ),
    "LR610": Code(
        "unreadable-lock",
        "A lock file is not JSON, has a key twice, or is too large.",
        "Which versions are published could not be told for certain.",
    ),
    "LR611": Code(
        "lock-form",
        "A lock file lacks a key, has one too many, or a value of another kind.",
        "What both sides signed is read exactly as it was written or not at all.",
    ),
    "LR612": Code(
        "lock-format-unknown",
        "A lock file has a newer format than this version of leadrules reads.",
        "Writing it again would lose what the newer version recorded.",
    ),
    "LR613": Code(
        "lock-busy",
        "Another process holds the lock file for longer than a writer waits.",
        "Two writers at once would lose each other's signatures.",
    ),
    "LR620": Code(
        "misplaced-version",
        "A version's file does not lie in the folder of its ruleset under its version's name.",
        "A version is found by its name, and one name stands for one file.",
        bad="rules/b2b-saas/new.yaml",
        good="rules/b2b-saas/2.1.0.yaml",
    ),
    "LR621": Code(
        "published-version-edited",
        "The rules of a published version are not those that were published.",
        "What both sides signed never changes; a change is a new version.",
    ),
    "LR622": Code(
        "unsigned",
        "Marketing or sales has not signed the rules and the agreement as they now are.",
        "A version that one side has not agreed to is not what leads are judged by.",
    ),
    "LR623": Code(
        "wrong-state",
        "The version is not in a state in which this can be done.",
        "Only published versions are retired, and retired ones are not signed.",
    ),
    "LR624": Code(
        "no-name-to-sign",
        "The name under a signature is blank, too long or cannot be shown.",
        "A signature says whose word it is.",
    ),
    "LR625": Code(
        "published-version-missing",
        "The file of a published version is not there.",
        "Decisions made by it could not be made again.",
    ),
    "LR626": Code(
        "agreement-changed",
        "A published version's agreement is not the one that was published.",
        "Both sides should sign what they promise each other; the rules are unchanged.",
    ),
    "LR630": Code(
        "unknown-ruleset",
        "The registry holds no ruleset of this name.",
        "Another ruleset would judge leads by rules that were not asked for.",
    ),
    "LR631": Code(
        "unknown-version",
        "The registry does not hold this version of the ruleset.",
        "Another version would judge leads by rules that were not asked for.",
    ),
    "LR632": Code(
        "none-effective",
        "No published version of the ruleset is effective at the instant asked for.",
        "Effective dates say from when a version is chosen; before all of them there is none.",
    ),
    "LR633": Code(
        "unreadable-registry",
        "The folder of a registry, or a file in it, is not there or cannot be read.",
        "A registry that holds less than it should would refuse leads without a word.",
    ),
    "LR634": Code(
        "unreadable-effective-instant",
        "The instant at which a version is to be effective is no instant with a zone, and no date.",
        "Which version is chosen depends on it.",
        bad='at="2024-01-31T09:30"',
        good='at="2024-01-31T09:30Z"',
    ),
    # LR650-LR659: plans of comparisons
}
