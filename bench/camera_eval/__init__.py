"""What the camera finds in recordings that nobody made for it, and what it makes up."""
