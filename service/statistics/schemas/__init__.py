"""Wire shapes of the statistics."""
