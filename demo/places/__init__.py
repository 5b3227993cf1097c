"""A county and a city that stand nowhere, as large as real ones, from a seed."""
