"""What training and benchmarks share: labelled data, scores, tables."""
