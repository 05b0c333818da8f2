"""The pages of the rules: reading and trying them, and changing them with two."""
