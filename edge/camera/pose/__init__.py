"""Pose finders: the joints of the one body in a box."""
