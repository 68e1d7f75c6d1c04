"""What did our customers answer in SurveyMonkey, and which escalation was it about?"""

from escalation_manager.connectors.surveymonkey.feedback import SurveyMonkey
from escalation_manager.connectors.surveymonkey.settings import (
    SETTINGS,
    SURVEYMONKEY,
    SurveyMonkeySettings,
    read_surveymonkey,
)

__all__ = [
    "SETTINGS",
    "SURVEYMONKEY",
    "SurveyMonkey",
    "SurveyMonkeySettings",
    "read_surveymonkey",
]
