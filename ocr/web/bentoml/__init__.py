"""All that exists because of BentoML: mends of its defects, and what it has to be told."""
