"""Tell what is there for a release and what is missing, each with what mends it."""

from ops.doctor.check import Check, examine
from ops.doctor.finding import Finding
from ops.doctor.subject import Subject
from ops.doctor.tables import TABLES

__all__ = ["TABLES", "Check", "Finding", "Subject", "examine"]
