"""Writes the parts of `template.yaml` and `template-alarms.yaml` that follow from elsewhere: from the operations, and from `functions.yaml`."""
