"""Where do customers' mails come in, and which of them did a person write?"""

from escalation_manager.connectors.mail_in.classify import Bounce, Classified, classify
from escalation_manager.connectors.mail_in.lightening import lightened
from escalation_manager.connectors.mail_in.opening import MAIL_IN, open_mailbox

__all__ = ["MAIL_IN", "Bounce", "Classified", "classify", "lightened", "open_mailbox"]
