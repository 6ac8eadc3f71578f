"""Course, Module, Lesson: what is taught, and a learner's progress through it."""
