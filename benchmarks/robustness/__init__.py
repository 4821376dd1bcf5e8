"""What happens when things go wrong: faults, hostile files, made-up requests, the container."""
