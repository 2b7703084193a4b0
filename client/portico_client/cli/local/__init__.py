"""A function on this machine, in the runtime that it has on the platform, without any deployment."""
