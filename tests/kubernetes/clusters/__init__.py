"""Give tests a cluster: a real one, a control plane alone, or the stand-in."""
