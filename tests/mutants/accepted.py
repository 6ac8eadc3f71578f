"""Mutants that no test can or need notice, with the reason. By label, as the report prints it."""

ACCEPTED: dict[str, str] = {}
