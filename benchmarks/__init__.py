"""Measurements; each is a module to be run with `python -m`, as its docstring says."""
