"""One file a kind of sensor; `table` lists them."""
