"""`portico deploy`: a folder becomes a function."""
