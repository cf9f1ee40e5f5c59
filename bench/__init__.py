"""Measure the toolkit's own speed, as ratios taken in one run where that can be."""
