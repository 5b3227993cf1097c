"""What travels between edge and hub: the only thing the two programs share."""
