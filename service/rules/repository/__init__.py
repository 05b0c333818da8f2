"""All SQL of the rules: editions and what was said of them, replays, shadows."""
