"""Benchmarks, which assert nothing: `make bench` for time, `make bench-diff` for the peers."""
