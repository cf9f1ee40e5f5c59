"""Speak TensorFlow Serving's wire protocols without TensorFlow."""
