"""The steps from version to version, in order."""
