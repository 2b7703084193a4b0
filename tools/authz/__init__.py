"""Cedar's schema, from the declarations of the catalogue."""
