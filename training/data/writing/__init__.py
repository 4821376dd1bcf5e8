"""What a text is written with, print and hand, and the clean line that comes of it."""
