"""Which outside systems the desk works with: one file or folder each, filling a port."""
