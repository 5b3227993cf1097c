"""Model files: which there are, where they come from, whether they are what they should be."""

from edge.camera.models.opening import Models

__all__ = ["Models"]
