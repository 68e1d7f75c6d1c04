"""The door for AI agents: every question and every permitted command as tools, over MCP.

Nothing is imported here, so that the SDK is loaded only where this door is used.
"""
