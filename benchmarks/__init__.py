"""Measurements; each file is run as a script and says how in its docstring."""
