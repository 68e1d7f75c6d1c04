"""What do connectors to other systems share? How one is asked, and how accounts stand there."""
