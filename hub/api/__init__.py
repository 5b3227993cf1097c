"""The web rim: one router a resource."""
