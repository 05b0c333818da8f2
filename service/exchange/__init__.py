"""The parties ask each other: Veilig Thuis asks police, and the OM waits for Veilig Thuis (handbook §10.3)."""
