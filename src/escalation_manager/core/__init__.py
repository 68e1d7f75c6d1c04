"""The rules, pure: values in, events out, the instant as an argument."""
