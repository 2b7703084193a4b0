"""The app proxy: the programs in sessions, by HTTP and WebSocket, each at an origin of its own.

An app is at `<scheme>://<app>--<session>.<domain>`. Whoever comes has a token of the platform, for this app alone: once in the
address, from then on in a cookie of this host. The proxy asks the platform who a token is, every few seconds while it is used;
it has no other right, and nothing of its own to keep.
"""
