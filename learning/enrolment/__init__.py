"""Who is in the course: the enrolment that progress, attempts and stories hang on, and how people come in."""
