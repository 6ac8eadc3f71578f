"""Rules for words in any authored file: 2012 numbers and phrases we do not use.

Source of the 2012 renumbering: the numbering of the first edition (26 standards) and of the 2019 edition (28).
"""

import re
from dataclasses import dataclass

# (what an author may have carried over from 2012 texts, what to write instead)
OLD_EDITION = [
    (r"\b26 (minimum )?standards\b", "The 2019 edition has 28 standards."),
    (r"\bsix principles\b|\b6 principles\b", "The 2019 edition has ten principles."),
    (r"\bPVOHP\b", "Write “physical and emotional maltreatment” (Standard 8)."),
    (r"\bstandard (29|[3-9]\d)\b", "There are 28 standards."),
]

# What stood under another number in 2012: the old number, its words, the number of 2019 and its name.
MOVED = [
    (14, "justice", 20, "Justice for children"),
    (15, "case management", 18, "Case management"),
    (16, "community", 17, "Community-level approaches"),
    (17, "child.friendly", 15, "Group activities"),
    (19, "economic|livelihoods?", 22, "Livelihoods"),
    (20, "education", 23, "Education"),
    (21, "health", 24, "Health"),
    (22, "nutrition", 25, "Nutrition"),
    (23, "wash|water", 26, "Water, sanitation and hygiene"),
    (24, "shelter", 27, "Shelter and settlement"),
    (25, "camp", 28, "Camp management"),
]
# The number before its words (“Standard 15 on case management”), or after them (“case management (Standard 15)”).
for _old, _words, _new, _name in MOVED:
    _before = rf"\bstandard {_old}\W{{1,4}}((on|is|covers|about|for) )?(the )?({_words})"
    _after = rf"\b({_words})\w*[ ,:(–-]{{1,3}}standard {_old}\b"
    OLD_EDITION.append((f"{_before}|{_after}", f"{_name}: Standard {_new} in the 2019 edition."))

# Wording that harms, blames or preaches, and a kinder word.
BANNED = [
    (r"\bchild prostitut\w*", "Write “child sexual exploitation”."),
    (r"\bchild soldiers?\b", "Write “children associated with armed forces or armed groups”."),
    (r"\bchild (brides?|wives)\b", "Write “married girls” or “child marriage”."),
    (r"\billegal (migrants?|children)\b", "Write “children on the move” or “undocumented”."),
    (r"\bthe disabled\b|\bhandicapped\b", "Write “children with disabilities”."),
    (r"\bnormal child(ren)?\b", "Write “children without disabilities” or “other children”."),
    (r"\bstreet (kids|urchins)\b", "Write “children living or working on the street”."),
    (r"\bhelpless\b|\bpoor little\b", "Describe what the child needs; do not pity."),
    (r"\bit is important to note\b|\bplease note that\b", "Say the thing itself."),
    (r"\butili[sz]e[sd]?\b", "Write “use”."),
    (r"\bin order to\b", "Write “to”."),
]

_OLD = [(re.compile(pattern, re.I), fix) for pattern, fix in OLD_EDITION]
_BANNED = [(re.compile(pattern, re.I), fix) for pattern, fix in BANNED]


# Verbs an observer could see done (after Bloom's levels); "know" and "understand" cannot be seen.
MEASURABLE = frozenset(
    [
        "adapt",
        "agree",
        "analyse",
        "answer",
        "apply",
        "appraise",
        "ask",
        "assess",
        "bring",
        "build",
        "calculate",
        "change",
        "check",
        "choose",
        "classify",
        "collect",
        "compare",
        "decide",
        "defend",
        "demonstrate",
        "describe",
        "design",
        "distinguish",
        "draft",
        "draw",
        "explain",
        "find",
        "give",
        "identify",
        "judge",
        "keep",
        "lead",
        "link",
        "list",
        "listen",
        "make",
        "map",
        "name",
        "notice",
        "organise",
        "plan",
        "practise",
        "prepare",
        "prioritise",
        "protect",
        "put",
        "recognise",
        "recruit",
        "refer",
        "report",
        "respond",
        "run",
        "select",
        "share",
        "show",
        "sort",
        "state",
        "support",
        "tell",
        "turn",
        "use",
        "weigh",
        "write",
    ]
)


def is_measurable(objective: str) -> bool:
    """Whether an objective begins with a verb that can be seen done."""
    return objective.split(" ", 1)[0].strip(",.").casefold() in MEASURABLE


@dataclass(frozen=True)
class Finding:
    """A phrase that should not stand, the line it stands in (from 1), and what to do."""

    line: int
    phrase: str
    fix: str
    old_edition: bool


def findings(text: str, teaches_old_edition: bool = False) -> list[Finding]:
    """Every phrase of the text that the rules refuse. A lesson on the renumbering may name 2012 numbers."""
    found: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        for rules, old in ((_BANNED, False), ([] if teaches_old_edition else _OLD, True)):
            for pattern, fix in rules:
                found.extend(Finding(number, match[0], fix, old) for match in pattern.finditer(line))
    return found
