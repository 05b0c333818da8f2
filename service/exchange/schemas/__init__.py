"""Wire shapes of the questions."""
