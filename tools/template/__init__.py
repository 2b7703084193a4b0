"""Writes the parts of `template.yaml` that follow from elsewhere: from the operations, and from `functions.yaml`."""
