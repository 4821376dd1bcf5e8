"""Boxes and lines to a text: reading order, paragraphs, punctuation, characters' places, regions."""
