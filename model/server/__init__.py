"""Serve a SavedModel over TensorFlow Serving's gRPC and REST APIs."""
