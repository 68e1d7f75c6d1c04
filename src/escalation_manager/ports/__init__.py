"""What we ask of the world, in the page's own verbs."""
