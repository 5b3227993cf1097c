"""Detectors: persons, vehicles and animals in a whole picture."""
