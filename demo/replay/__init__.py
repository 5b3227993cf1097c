"""Plays the logs of real homes through the real edge agent into the real hub, and compares."""
