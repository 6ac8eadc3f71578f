"""A learner's pages: the course, lessons, quizzes, the certificate."""

from flask import Blueprint

bp = Blueprint("learner", __name__)

from learning.web.learner import attempts, certificate, course, lessons, renewal, scenario, study  # noqa: E402

__all__ = ["attempts", "certificate", "course", "lessons", "renewal", "scenario", "study"]
