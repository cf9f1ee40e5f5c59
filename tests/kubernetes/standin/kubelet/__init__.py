"""Run pods: each container is a process of this machine, at a loopback address of its own."""
