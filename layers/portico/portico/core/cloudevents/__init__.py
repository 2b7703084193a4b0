"""CloudEvents 1.0: events checked strictly, and their content modes over HTTP."""
