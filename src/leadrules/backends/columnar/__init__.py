"""The columnar backend: a whole table of leads scored in an engine's own operators.

The meaning of a ruleset is lowered once to a plan of relations and scalars (`algebra`), the same
for every engine; an engine is one reading of that plan.
"""
