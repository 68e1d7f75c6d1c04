"""Which words mean what? Classes of words, one file per field; a language adds its own files."""
