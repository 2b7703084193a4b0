"""Makes what the client has of the resources of standard operations."""
