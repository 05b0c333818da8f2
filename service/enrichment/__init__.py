"""What is already known: history by pseudonym, the over-linking guard, the outside source, facts with provenance."""
