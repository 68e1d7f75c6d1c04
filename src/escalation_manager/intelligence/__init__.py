"""Asks a language model, where one is configured: it proposes, and decides nothing."""
