"""Which files are mutated, and which tests stand nearest to each: the fastest that should notice, first."""

MARKS, DAYS, AMOUNTS = "tests/numbers/test_marks.py", "tests/numbers/test_days.py", "tests/numbers/test_amounts.py"
LENGTHS, AUTHORING = "tests/numbers/test_lengths.py", "tests/numbers/test_authoring.py"
KINDS, STUDY = "tests/assessment/test_kinds.py", "tests/study/test_study.py"
STATISTICS, RECORDS, CERTIFICATES = (
    "tests/assessment/test_statistics.py", "tests/paper/test_records.py", "tests/paper/test_certificates.py",
)  # fmt: skip
EXPORTS, COMPLETIONS = "tests/reports/test_exports.py", "tests/reports/test_completions.py"
PERMISSIONS, ERASURE = "tests/people/test_permissions.py", "tests/people/test_erasure.py"
STORIES, PROGRESS = "tests/scenarios/test_scenarios.py", "tests/courseware/test_progress.py"
NAMES = "tests/people/test_names.py"
QUIZ, JOINING = "tests/web/test_quiz.py", "tests/web/test_join_codes.py"

_KINDS = [
    KINDS,
    f"{AUTHORING}::test_how_many_options_a_kind_has",
    f"{AUTHORING}::test_one_right_option_or_two_and_more",
]

NEAREST: dict[str, list[str]] = {
    "learning/assessment/marking.py": [MARKS],
    "learning/assessment/rules.py": [MARKS],
    "learning/assessment/drawing.py": [MARKS],
    "learning/assessment/statistics.py": [
        STATISTICS, *(f"{AMOUNTS}::{name}" for name in (
            "test_figures_are_shown_from_thirty_answers", "test_the_verdict_on_an_item_at_its_cut_offs",
            "test_an_option_taken_by_fewer_than_five_in_a_hundred_sleeps", "test_the_tails_are_twenty_seven_in_a_hundred",
        )),
    ],
    **{
        f"learning/assessment/kinds/{name}.py": [
            *_KINDS, f"{AUTHORING}::test_how_many_groups_things_are_sorted_into",
            f"{LENGTHS}::test_a_typed_answer_is_kept_to_sixty_characters",
        ]
        for name in (
            "categorising", "matching", "multiple_choice", "ordering", "picking", "short_answer", "single_choice", "slots",
            "true_false",
        )
    },
    "learning/courseware/retrieval.py": [DAYS, STUDY],
    "learning/courseware/rules.py": [
        PROGRESS,
        *(f"{AMOUNTS}::{name}" for name in (
            "test_designed_minutes_of_a_lesson", "test_the_pace_needs_four_likely_lessons",
            "test_a_quiz_is_designed_for_a_minute_a_question",
        )),
        STUDY,
    ],
    "learning/completion/rules.py": [PROGRESS],
    "learning/reminders/rules.py": [DAYS, STUDY],
    "learning/study/rules.py": [DAYS, f"{LENGTHS}::test_a_note_has_at_most_four_thousand_characters", STUDY],
    "learning/study/calendar.py": [LENGTHS, STUDY],
    "learning/reports/rules.py": [DAYS, EXPORTS],
    "learning/reports/exports.py": [EXPORTS],
    "learning/reports/bundles.py": [EXPORTS],
    "learning/reports/completions.py": [DAYS, AMOUNTS, EXPORTS, COMPLETIONS],
    "learning/people/rules.py": [LENGTHS, NAMES],
    "learning/people/permissions.py": [PERMISSIONS],
    "learning/scenarios/rules.py": [STORIES, AUTHORING],
    "learning/privacy/own_data.py": [ERASURE],
    "certificates/rules.py": [DAYS],
    "certificates/codes.py": [LENGTHS, CERTIFICATES + "::test_arabic_digits_are_read"],
    "learning/core/crockford.py": [LENGTHS, CERTIFICATES + "::test_arabic_digits_are_read", JOINING],
    "learning/people/codes.py": [LENGTHS, JOINING],
    "certificates/signed_record.py": [LENGTHS, RECORDS + "::test_every_changed_character_is_refused"],
    "certificates/status_list.py": [LENGTHS, RECORDS + "::test_the_status_list_is_signed_and_names_no_code"],
}  # fmt: skip
