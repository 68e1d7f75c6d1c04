"""A company's own classifier: what its own closed cases say of a new one, beside the rules."""
