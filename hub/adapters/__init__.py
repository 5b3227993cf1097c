"""The rim: everything that touches the outside world."""
