"""What the platform and the agents of sessions say to each other."""
