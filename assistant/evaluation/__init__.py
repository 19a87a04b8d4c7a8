"""Evaluation: questions asked, answers scored, reports that scripts and people can read."""

from assistant.evaluation.measures import MEASURES, Measure
from assistant.evaluation.questions import Evidence, Question, QuestionsError, load_questions
from assistant.evaluation.report import Outcome, Report
from assistant.evaluation.run import System, evaluate

__all__ = [
    "MEASURES",
    "Evidence",
    "Measure",
    "Outcome",
    "Question",
    "QuestionsError",
    "Report",
    "System",
    "evaluate",
    "load_questions",
]
