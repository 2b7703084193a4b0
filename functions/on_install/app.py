"""Installs the packages of an image, for the function that builds images; it holds nothing that they could take."""

from portico.compute.images.installing import handler

__all__ = ["handler"]
