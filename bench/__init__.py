"""Benches: what the hub and the edge cost, measured beside a peer in the same run.

`make bench`, or `python -m bench ingest told --json figures.jsonl`; see docs/benchmarks.md.
"""
