"""The fast backend: a ruleset becomes Python functions, generated as text that can be read.

`compile_program` gives a `Program`, whose `score` is the generated function itself. `generation`
writes the code, `runtime` is what the code calls, `decoding` makes the record of what a run
captured.
"""

from leadrules.backends.python.program import Program, compile_program

__all__ = ["Program", "compile_program"]
