"""Plays the sensor logs of real homes through the edge agent."""
