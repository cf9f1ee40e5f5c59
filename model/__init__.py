"""Export, take, check and serve the model."""
