"""What cameras cost: beside the same detector on every frame, and beside another's tool."""
