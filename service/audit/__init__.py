"""What is on record: audit entries and verstrekkingen."""
