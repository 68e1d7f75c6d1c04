"""The page's "Response Format": what an escalation's report says, and how it looks in each format."""
