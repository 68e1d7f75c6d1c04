"""What is worked out for the eye: words for instants, amounts, people and clocks. Pure."""
