"""What is promised, measured. Speeds are ratios to a named reference of the same run, so that any machine can tell."""
