"""The page's "Response Format": what an escalation's report says, and how each format shows it."""
