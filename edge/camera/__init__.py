"""Cameras: source, motion gate, detector, tracks, mask, evidence; pictures stay here."""
