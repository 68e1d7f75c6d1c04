"""What is a figure, out of what is it made, and how is it shown? What every metric builds on."""
