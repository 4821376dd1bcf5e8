"""Fine-tuning the CRNN on a house's own lines, without losing what it can read already."""
