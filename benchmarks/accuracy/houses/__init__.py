"""Made-up houses by seed: their words, their forms, their scanners, in fonts and hands that training never sees."""
