"""One server for the HTTP API and the web desk."""
