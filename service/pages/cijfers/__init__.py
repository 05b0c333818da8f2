"""The pages of the figures: choices in the address, cells as charts and tables; nothing is counted here."""
