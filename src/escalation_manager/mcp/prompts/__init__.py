"""Prompts as data: one file each, with its title, what it is for, and its words."""
