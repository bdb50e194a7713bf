"""Tables as their users hold them: which kind a frame is, and a table of leads scored as it is."""
