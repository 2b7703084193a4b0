"""The handler of users, their key pairs, and service accounts."""

from portico.platform.handlers import api

handler = api("users")
