"""What must hold between authored files: a list of small rules, each named after what it asks for.

A rule looks at the whole catalogue and yields a problem for each place where it is broken. A new rule is a function in
one of the files beside this one, a line in its `RULES`, and a row in `tests/content/test_checks.py` that breaks it.
"""

from collections.abc import Callable, Iterable, Iterator

from learning.authoring.problems import Problem
from learning.catalogue.checks import alignment, coverage, references, structure
from learning.catalogue.types import Catalogue

Rule = Callable[[Catalogue], Iterable[Problem]]
RULES: tuple[Rule, ...] = (*structure.RULES, *alignment.RULES, *coverage.RULES, *references.RULES)


def problems_of(catalogue: Catalogue) -> Iterator[Problem]:
    """Every problem that the rules find, in the order of the rules."""
    for rule in RULES:
        yield from rule(catalogue)
