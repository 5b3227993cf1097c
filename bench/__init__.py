"""Benches: what the hub and the edge cost, measured beside a peer in the same run.

`make bench`, or some of them: `make bench ARGS="ingest told"`; see docs/benchmarks.md.
"""
