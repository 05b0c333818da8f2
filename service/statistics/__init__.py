"""Figures per region, from facts without persons."""
