"""Ways to reach a person, one file each; `table` lists them."""
