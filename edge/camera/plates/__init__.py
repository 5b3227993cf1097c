"""Number plates: found with their corners, straightened, read, and held against how plates look."""
