"""Veilig Thuis reporting to police and OM, and the parties aligning what they do (handbook §3.2, §10.3)."""
