"""Question kinds, attempts, responses and marks."""
