"""How long it takes, alone and beside other engines."""
