"""The handler of GraphQL."""

from portico.platform.handlers import graphql

handler = graphql()
