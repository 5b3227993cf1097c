"""A day in the life of one person living alone, drawn from a seed: for drills, demos and tests."""
