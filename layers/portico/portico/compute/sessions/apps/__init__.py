"""The way of browsers to the apps of sessions, through the app proxy."""
