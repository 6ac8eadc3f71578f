"""What a noun says of the rows it keeps about a person: which they are, so that they can be handed out and erased.

Each noun has a `personal.py` with `held`, and with `erase` where something must go when a person is erased;
`learning/privacy/` walks them.
"""

from typing import Any

from learning.core.db import Base

# A table, and which of its rows are about the person.
PersonalRows = tuple[type[Base], Any]
