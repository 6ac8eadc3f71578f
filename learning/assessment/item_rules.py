"""What a well-made item must not do: pure rules for the content check.

Source: docs/learning-design.md, Items.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from learning.assessment.types import Option, Question
from learning.authoring.markdown import plain

Fault = tuple[str, str]

# What guessing by a cue may win over chance, as a share (the robots' rule).
CUE_GAIN_MOST = 0.10
OPTION_WORDS_MOST = 25
RATIO = (0.5, 1.6)
CUE_LETTERS = 5
CUE_WORDS = 2
RECALL_MOST = 0.10
# Critical value of chi-squared for two degrees of freedom at p = 0.05.
POSITION_CHI_MOST = 5.99
PILE_LEAST = 20

_NEGATIVE = re.compile(r"\b(NOT|EXCEPT)\b|\bexcept\b|\b[Ww]hich\b[^?.]*\b(is|are|does|do|would) not\b")
_ARTICLE = re.compile(r"\b(a|an|the)\s*[:…]?\s*$")
_ABSOLUTE = re.compile(r"\b(always|never)\b", re.I)
_YES = re.compile(r"(yes|right|correct|exactly)\b[.,:!]", re.I)
_NO = re.compile(r"(no|wrong|incorrect|not quite)\b[.,:!]", re.I)


def stem_faults(question: Question) -> list[Fault]:
    """What an author must mend in the question itself, whatever its kind."""
    stem = plain(question.ask)
    found: list[Fault] = []
    if "?" not in stem:
        found.append(("The item asks no question.", "End it with a full question."))
    if _NEGATIVE.search(stem):
        found.append(("The item asks for what is not so.", "Ask for what is right, or what to do."))
    if _ARTICLE.search(stem):
        found.append(("The article at the end gives the answer away.", "Move it into the options."))
    return found


def question_faults(question: Question) -> list[Fault]:
    """What an author must mend in one item whose options are answers to choose from."""
    stem, options = plain(question.ask), question.options
    texts = [plain(option.html) for option in options]
    found = stem_faults(question)
    if len({text.casefold() for text in texts}) < len(texts):
        found.append(("Two options say the same.", "Write different answers."))
    if len({text[-1:] in ".!" for text in texts}) > 1:
        found.append(("Some options end with a full stop, others do not.", "End all in the same way."))
    if len({text[:1].islower() for text in texts}) > 1:
        found.append(("Some options begin with a small letter, others do not.", "Begin all in the same way."))
    found += [fault for option in options for fault in _option_faults(option)]
    if question.kind == "single_choice" and len(question.right) == 1:
        found += _cues(question, stem)
    return found


def _option_faults(option: Option) -> list[Fault]:
    text, why = plain(option.html), plain(option.why)
    found: list[Fault] = []
    if len(text.split()) > OPTION_WORDS_MOST:
        found.append((f"An option has {len(text.split())} words.", f"Use at most {OPTION_WORDS_MOST}."))
    if _ABSOLUTE.search(text) and not option.is_right:
        found.append(
            (f"“{_ABSOLUTE.findall(text)[0]}” gives a wrong option away.", "Say it without the absolute word.")
        )
    if option.is_right and _NO.match(why):
        found.append(("The feedback of the right option says no.", "Mend the feedback or the key."))
    if not option.is_right and _YES.match(why):
        found.append(("The feedback of a wrong option says yes.", "Mend the feedback or the key."))
    return found


def _cues(question: Question, stem: str) -> list[Fault]:
    found: list[Fault] = []
    right = next(option for option in question.options if option.is_right)
    others = [option for option in question.options if not option.is_right]
    mean = sum(len(plain(option.html)) for option in others) / max(1, len(others))
    ratio = len(plain(right.html)) / max(1.0, mean)
    if not RATIO[0] <= ratio <= RATIO[1]:
        found.append((f"The right option is {ratio:.1f} times as long as the others.", "Make them alike."))
    words = _long_words(stem)
    only = (words & _long_words(plain(right.html))) - {w for o in others for w in _long_words(plain(o.html))}
    if len(only) >= CUE_WORDS:
        names = ", ".join(sorted(only))
        found.append((f"Only the right option repeats words of the question: {names}.", "Use other words."))
    return found


def _long_words(text: str) -> set[str]:
    return set(re.findall(rf"\w{{{CUE_LETTERS},}}", text.casefold()))


def longest(question: Question) -> Option:
    """What a guesser picks who takes the longest option."""
    return max(question.options, key=lambda option: len(plain(option.html)))


def most_detailed(question: Question) -> Option:
    """What a guesser picks who takes the option with most separate parts."""
    return max(question.options, key=lambda o: (len(re.findall(r"[,;:]| and ", plain(o.html))), -len(o.html)))


def most_words_of_the_stem(question: Question) -> Option:
    """What a guesser picks who takes the option that repeats most words of the question."""
    stem = set(re.findall(r"\w{4,}", plain(question.ask).casefold()))
    return max(question.options, key=lambda o: len(stem & set(re.findall(r"\w{4,}", plain(o.html).casefold()))))


ROBOTS: dict[str, Callable[[Question], Option]] = {
    "the longest": longest,
    "the most detailed": most_detailed,
    "most words of the question": most_words_of_the_stem,
}


def robot_scores(pile: Sequence[Question]) -> tuple[float, dict[str, float]]:
    """Chance, and what each robot wins on a pile, as shares of the single-choice items."""
    single = [question for question in pile if question.kind == "single_choice" and len(question.right) == 1]
    if not single:
        return 0.0, {}
    chance = sum(1 / len(question.options) for question in single) / len(single)
    return chance, {name: sum(pick(q).is_right for q in single) / len(single) for name, pick in ROBOTS.items()}


def pile_faults(pile: Sequence[Question], is_graded: bool) -> list[Fault]:
    """What is wrong with a bank, or with all practice items, taken together."""
    found: list[Fault] = []
    if len(pile) < PILE_LEAST:
        return found
    chance, scores = robot_scores(pile)
    for name, share in scores.items():
        if share > chance + CUE_GAIN_MOST:
            what = f"Who picks the option with {name} is right in {share:.0%}; chance is {chance:.0%}."
            found.append((what, "Rewrite some options so that this wins nothing."))
    if not is_graded:
        found += _position_faults(pile)
    recall = sum(question.level == "recall" for question in pile)
    if is_graded and recall > RECALL_MOST * len(pile):
        found.append((f"{recall} of {len(pile)} questions ask for a fact by heart.", "Ask what to do with it."))
    return found


def _position_faults(pile: Sequence[Question]) -> list[Fault]:
    three = [q for q in pile if q.kind == "single_choice" and len(q.options) == 3 and len(q.right) == 1]
    places = Counter(next(i for i, o in enumerate(q.options) if o.is_right) for q in three)
    expected = len(three) / 3
    chi = sum((places[place] - expected) ** 2 / expected for place in range(3)) if three else 0.0
    if chi <= POSITION_CHI_MOST:
        return []
    counts = ", ".join(str(places[place]) for place in range(3))
    return [(f"The right option stands first, second, third: {counts} times.", "Spread it evenly.")]
