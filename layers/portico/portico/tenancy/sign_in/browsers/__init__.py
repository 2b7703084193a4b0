"""Signing in by a browser: an authorization code of the domain's identity provider (RFC 6749, 4.1), and the cookies of it."""
