"""The built-in agent: it works an escalation along the page's eight steps, and decides nothing."""
