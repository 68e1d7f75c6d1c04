"""Paper: the report as a PDF."""
