"""Turn what is typed into checked values, and what went wrong into one line and an exit code."""
