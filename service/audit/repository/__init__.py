"""All SQL of what is on record, a file for each subject."""
