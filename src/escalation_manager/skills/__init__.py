"""What a coding assistant can be taught about the desk, as files to put where it looks."""
