"""Camera rules, one file a scene: pure, over tracks; `table.py` lists them."""
