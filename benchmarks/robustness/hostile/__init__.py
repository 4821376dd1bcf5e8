"""Files that are meant to do harm, made anew each time."""
