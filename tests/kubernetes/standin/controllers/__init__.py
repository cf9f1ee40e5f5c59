"""Do what a cluster's controllers do, as clients of its API."""
