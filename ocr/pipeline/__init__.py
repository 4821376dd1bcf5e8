"""Where the steps meet: from a file's bytes to its pages read, without waiting for anything itself."""
