"""The data keys: one per region and year, wrapped in the database, on the ring of every process, rotated, destroyed."""
