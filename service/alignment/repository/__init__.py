"""All SQL of the alignment, a file for each of its two subjects."""
