"""Constants that are measured or chosen once the weights are there."""
