"""Bytes of a file to its pages: JPEG, PNG, WebP, BMP, GIF, TIFF and PDF, and what protects against damaged and hostile ones."""
