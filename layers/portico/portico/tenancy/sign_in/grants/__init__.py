"""The ways to get a token, one file each: what it reads of the request, its action, and who carries that out."""
