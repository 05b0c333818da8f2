"""All SQL of the questions. A read starts from `own`: what is not of the reader's organisation does not exist."""
