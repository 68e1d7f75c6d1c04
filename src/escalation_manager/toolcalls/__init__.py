"""The page's five tool calls, exactly as printed there, for people, agents and programs."""
