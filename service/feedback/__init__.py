"""Terugkoppeling: what Veilig Thuis reports back, and what that says of the rules."""
