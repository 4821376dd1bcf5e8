"""What every request passes before and after the API: log, keys, rate, origins, bounds."""
