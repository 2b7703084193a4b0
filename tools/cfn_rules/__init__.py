"""Portico's own rules for its template, which cfn-lint runs after its own (`--append-rules tools/cfn_rules`)."""
