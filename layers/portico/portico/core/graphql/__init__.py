"""GraphQL: the operations of the resources as fields of one schema, made from the declarations that REST is made from."""
