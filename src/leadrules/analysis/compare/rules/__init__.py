"""What each rule does over the leads: how often it fires, and among whom."""
