"""The client for asynchronous code, from which the other is translated (`python -m client.codegen`)."""
