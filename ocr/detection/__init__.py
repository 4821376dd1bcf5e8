"""A page to the boxes of its lines."""
