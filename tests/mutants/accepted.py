"""Mutants that no test can or need notice, with the reason. By label, as the report prints it."""

ACCEPTED: dict[str, str] = {
    "learning/assessment/statistics.py: module: `0.30` → `0.306`": "a colour on the administrator's page, no test looks at colours",
    "learning/assessment/statistics.py: _item: `True` → `False`": "both lists always have one length",
    "learning/assessment/statistics.py: _item: `1` → `2`": "thirty answers and more: a tail has at least eight",
    "learning/assessment/statistics.py: _item: `1` → `2` (2)": "thirty answers and more: a third has at least ten",
    "learning/assessment/statistics.py: _item: `0` → `1` (2)": "every part stands in the share of all, so the default is never used",
    "learning/assessment/statistics.py: sleeping: `0` → `1` (2)": "only the first of the three shares is read",
    "learning/assessment/statistics.py: sleeping: `0` → `1` (3)": "only the first of the three shares is read",
    "learning/assessment/statistics.py: alpha: `0` → `1`": "all rows have one length",
    "learning/assessment/statistics.py: alpha: `0` → `1` (2)": "all rows have one length",
    "learning/assessment/statistics.py: alpha: `True` → `False`": "all rows have one length",
    "learning/assessment/kinds/picking.py: places: `len(value) < 3` → `(len(value) <= 3)`": "a guard against endless digits; places have one digit",
    "learning/assessment/kinds/picking.py: places: `3` → `2`": "a guard against endless digits; places have one digit",
    "learning/assessment/kinds/picking.py: places: `3` → `4`": "a guard against endless digits; places have one digit",
    "learning/assessment/kinds/slots.py: read: `len(v) < 3` → `(len(v) <= 3)`": "a guard against endless digits; places have one digit",
    "learning/assessment/kinds/slots.py: read: `3` → `2`": "a guard against endless digits; places have one digit",
    "learning/assessment/kinds/slots.py: read: `3` → `4`": "a guard against endless digits; places have one digit",
}
