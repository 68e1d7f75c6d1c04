"""What does this saved mail say? A file as mailed or as typed becomes the customer's words."""

from escalation_manager.connectors.mail_file.parse import MAX_BYTES, parse_mail
from escalation_manager.connectors.mail_file.parsed import Attachment, ParsedMail

__all__ = ["MAX_BYTES", "Attachment", "ParsedMail", "parse_mail"]
