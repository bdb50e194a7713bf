"""The statistics of a comparison, one method a file, over plain arrays; no word of rules in here.

Nothing is imported here, so that `bucketing`, which a service calls, needs no numerical library.
"""
