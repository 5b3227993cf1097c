"""What a camera sees, as plain values: places in the picture, sightings, tracks."""
