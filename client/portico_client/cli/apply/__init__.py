"""`portico apply` and `portico delete`: what files describe becomes what is there."""
