"""What pages for people are made of, whatever they are about: blocks, and how they are shown."""
