"""Intake: what a lead, its events, its account and its past say, as typed values or as errors.

Everything that a backend reads has passed through here: `inputs.read_inputs` for the whole,
`values.read_value` for one value. Nothing of the caller's is changed or kept.
"""
