"""One morning of a small community, played by a stranger who knows only the hub's public API."""
