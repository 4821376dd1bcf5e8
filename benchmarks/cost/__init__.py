"""What a page costs, and how many servers are needed."""
