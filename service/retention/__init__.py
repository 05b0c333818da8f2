"""What is kept how long, what is erased and by whom it may be held, and what data subjects ask."""
