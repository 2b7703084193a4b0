"""Scanners, with what is left out and why."""
