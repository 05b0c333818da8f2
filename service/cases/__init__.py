"""The melding at Veilig Thuis: what is delivered, its clocks, and what is added to it."""
