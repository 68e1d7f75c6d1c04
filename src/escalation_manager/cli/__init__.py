"""The command line: a door that parses, asks the desk and renders."""
