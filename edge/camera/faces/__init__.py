"""Faces: found, to mask them; with consent, turned into numbers that can be compared."""
