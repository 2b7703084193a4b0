"""Deployments into an AWS account: what must be there before, and what makes one release differ from another."""
