"""Triage of incoming words: rules.md section 4, sentence by sentence."""
