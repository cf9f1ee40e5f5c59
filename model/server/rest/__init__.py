"""Offer TensorFlow Serving's REST API over the same core."""
