"""Polars as the engine: a plan's relations as lazy frames, its scalars as expressions.

pandas and Arrow are carried through it.
"""

from leadrules.backends.columnar.polars_engine.relations import Answerer, run

__all__ = ["Answerer", "run"]
