"""The recogniser beside others, by scenario."""
