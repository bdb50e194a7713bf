"""The fast backend: a ruleset becomes Python functions, generated as text that can be read.

`compile_program` gives a `Program`, whose `score` is the generated function itself. One room, one
subject: `plan` names everything, `expressions`, `payouts`, `tallies`, `verdicts` and `events` write
the code, `text_memo` what is asked about texts, `intake` and `readers` read a lead, `decoding` makes
the record of what a run captured.
"""

from leadrules.backends.python.program import Program, compile_program

__all__ = ["Program", "compile_program"]
