"""Evaluation: questions asked, answers scored, reports that scripts and people can read."""

from assistant.evaluation.measures import MEASURES, Measure
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.questions import Evidence, Question, QuestionsError, load_questions
from assistant.evaluation.report import Report
from assistant.evaluation.run import evaluate
from assistant.evaluation.systems import System

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
