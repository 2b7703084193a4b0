"""Users' code on one machine, kept from the rest of it: its files, and signals to other processes.

It runs as the person who started the stack. Landlock (https://docs.kernel.org/userspace-api/landlock.html) takes rights from it
without any privilege. AWS Lambda has a virtual machine for each function instead; nothing of this goes there.
"""
