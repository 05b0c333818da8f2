"""Server-rendered pages in Dutch."""
