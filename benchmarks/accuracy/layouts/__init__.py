"""Page layouts as boxes in their true reading order: nothing is drawn, only places are made, and then spoilt."""
