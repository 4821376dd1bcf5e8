"""Long jobs: files read page by page, results kept on disk for a while, also over a restart."""
