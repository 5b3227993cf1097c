"""The drill: a town, three days, and every promise held against a script that was written first."""
