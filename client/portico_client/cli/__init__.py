"""`portico` on the command line."""
