"""Meldbrug: brings domestic-violence reports from police to Veilig Thuis, and what became of them back."""
