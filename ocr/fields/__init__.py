"""Forms of known kinds: from a page's lines to what an office wants to know of it."""
