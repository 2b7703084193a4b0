"""Lambda MicroVMs that are process groups, in place of MiniStack's, which asks for Docker.

As the service tells: states, images of one size each whose entry is asked `ready`, starts by token and payload, tokens for ports,
suspended processes. Not as it: memory is not written down in a pause, a build takes a moment, an endpoint has HTTP and an address
of loopback, and that a MicroVM lives on when its program has ended is a guess.
"""
