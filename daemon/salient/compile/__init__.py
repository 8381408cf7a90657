"""YAML becomes a Rulebook; the only disk access is in `load`."""
