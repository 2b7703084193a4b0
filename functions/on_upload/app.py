"""Marks uploads whose files have arrived, as the storage tells it."""

from portico.compute.uploads.notifications import arrivals
from portico.platform.handlers import consumer

handler = consumer(arrivals, failed="upload.failed")
