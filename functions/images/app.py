"""The handler of images and base images."""

from portico.platform.handlers import api

handler = api("images")
