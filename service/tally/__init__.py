"""What happened, without persons: the facts that every figure is made of."""
