"""What the house corrects: kept where the operator says so, looked through, given out to be trained on."""
