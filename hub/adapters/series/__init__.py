"""Series stores: readings over time."""
