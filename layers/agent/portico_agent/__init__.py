"""What runs inside a session: executes code, moves files, keeps logs, proxies apps. Standard library only, Python 3.9 or later."""
