"""Deciding: criteria, the three-valued engine, explanation, rule sets."""
