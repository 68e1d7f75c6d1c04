"""What wakes, acts and retries."""
