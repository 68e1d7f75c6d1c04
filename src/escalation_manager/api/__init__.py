"""The door for programs: every command and every question of the desk, over HTTP."""

from escalation_manager.api.document import document
from escalation_manager.api.routes import router

__all__ = ["document", "router"]
