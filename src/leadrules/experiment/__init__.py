"""Live tests: leads shared out between versions, a version scored in the shadow, and the reading.

What a service needs (`split`, `scoring`, `shadow`) imports no numerical library; reading does.
"""
