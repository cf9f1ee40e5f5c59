"""Serve the Kubernetes API from one process and one file."""
