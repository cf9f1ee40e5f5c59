"""What the targets that are clusters have in common."""
