"""The human at police: control list, verdicts, four eyes, sample audit."""
