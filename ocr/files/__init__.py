"""Bytes of a file to its pages, whole or damaged, harmless or hostile: JPEG, PNG, WebP, BMP, GIF, TIFF and PDF."""
