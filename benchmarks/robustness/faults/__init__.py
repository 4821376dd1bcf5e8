"""Faults brought about on purpose, and what the server makes of them: `python -m benchmarks.robustness.faults`."""
