"""What the parties ask, tell and agree with each other (handbook §10.3)."""
