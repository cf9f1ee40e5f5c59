"""Release a TensorFlow model to where it is served, and measure it there."""
