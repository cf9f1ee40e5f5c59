"""Stand in for a Kubernetes cluster: an API server, and the controllers that are its clients."""
