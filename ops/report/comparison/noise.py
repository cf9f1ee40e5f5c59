"""Estimate how far a figure may be off by chance, from how it varies within its run."""

import math

import numpy as np

from ops.report.comparison.figure import Figure
from ops.report.measurement import Measurement

BLOCKS = 10
CONFIDENCE = 0.99
# Student's t, two-sided, for CONFIDENCE and BLOCKS - 1 degrees of freedom. Welch's degrees of
# freedom for two runs are never fewer.
T = 3.25


def error(loadtest: Measurement, figure: Figure) -> float | None:
    """The standard error of the figure's natural logarithm; None where the run cannot tell it.

    The seconds that count are cut into ten blocks, since what follows in time is alike, and each
    block is left out once: the jackknife of Quenouille and Tukey, with the blocks of batch means
    (Schmeiser 1982 finds ten to thirty enough).
    """
    counted = [second for second in loadtest.seconds if loadtest.counts(second)]
    if len(counted) < BLOCKS or not figure.measured(loadtest):
        return None
    blocks = np.array_split(np.arange(len(counted)), BLOCKS)
    left_out = (set(block.tolist()) for block in blocks)
    values = [
        figure.of([second for place, second in enumerate(counted) if place not in out])
        for out in left_out
    ]
    if not all(values):
        return None
    logs = np.log(np.array(values, np.float64))
    return math.sqrt((BLOCKS - 1) / BLOCKS * float(((logs - logs.mean()) ** 2).sum()))
