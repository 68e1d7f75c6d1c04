"""Where everything is kept: the log, the lists and the directory."""
