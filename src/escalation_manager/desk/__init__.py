"""The counter through which every door goes."""
