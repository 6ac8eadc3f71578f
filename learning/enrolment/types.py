"""What an enrolment speaks of."""

# A lesson of the course: the id of its module and its own.
LessonKey = tuple[str, str]
