"""Many clients at once: a day, a ramp, a burst, a soak."""
