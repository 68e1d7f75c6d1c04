"""Escalation Manager: bring a customer's escalation to a good end."""
