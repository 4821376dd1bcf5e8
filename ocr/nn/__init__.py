"""What the networks are made of and run on: layers, number formats, weight files, the CPU."""
