"""Mutants written by hand: the changes that once went unnoticed, and others that no syntax tree suggests.

Each is (file, the text as it stands, the text it becomes, what it would mean, the tests nearest to it).
`old` must stand in the file exactly once: the suite holds that, so that this list cannot rot.
"""

from typing import NamedTuple

from tests.mutants.nearest import (
    AMOUNTS,
    COMPLETIONS,
    DAYS,
    ERASURE,
    EXPORTS,
    LENGTHS,
    MARKS,
    PERMISSIONS,
    QUIZ,
    RECORDS,
)  # fmt: skip

MAIL = "tests/numbers/test_mail_and_rounds.py"
GONE, READY = "tests/paper/test_gone.py", "tests/paper/test_ready.py"
VERIFY_COMMAND = "tests/paper/test_verify_command.py"
ACCESS, ACCOUNTS = "tests/web/test_access.py", "tests/web/test_accounts.py"


class ByHand(NamedTuple):
    file: str
    old: str
    new: str
    means: str
    tests: tuple[str, ...]


BY_HAND = [
    # The twelve that once survived.
    ByHand("learning/assessment/marking.py", "percent >= pass_mark", "percent > pass_mark", "8 of 10 fails", (MARKS,)),
    ByHand("learning/assessment/marking.py", "+ 1e-9)", "+ 0.5)", "79.9 passes 80", (MARKS,)),
    ByHand(
        "learning/assessment/drawing.py", "q.cell == cell and not q.retired", "q.cell == cell",
        "retired questions are drawn", (MARKS,),
    ),
    ByHand(
        "learning/people/queries.py",
        '        SignIn.expires_at > bindparam("now"),\n',
        "",
        "a sign-in never ends on the server", (DAYS,),
    ),
    ByHand(
        "learning/people/links.py",
        ".where(*where, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now())",
        ".where(*where, OneTimeLink.used_at.is_(None))",
        "the transaction takes a link that ran out", (DAYS,),
    ),
    ByHand(
        "learning/people/links.py",
        ".where(*where, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now())",
        ".where(*where, OneTimeLink.expires_at > clock.now())",
        "a link works twice in a race", (DAYS,),
    ),
    ByHand(
        "learning/assessment/actions.py",
        "        lock_attempts(attempt.enrolment_id)\n        if db.session.get(HandIn, attempt.id):\n            raise Conflict(\"handed-in\")\n        last =",
        "        lock_attempts(attempt.enrolment_id)\n        last =",
        "answers count after the hand-in", (MARKS,),
    ),
    ByHand(
        "learning/web/certificate_files.py",
        "    if held is None or held.status in Status.gone():\n        return None",
        "    if held is None:\n        return None",
        "withdrawn certificates are in the managers' bundle", (EXPORTS,),
    ),
    ByHand(
        "learning/reports/completions.py",
        "overdue = and_(Team.due_on.is_not(None), Team.due_on < now.date())",
        "overdue = and_(Team.due_on.is_not(None), Team.due_on <= now.date())",
        "the due day itself is overdue, in SQL alone", (DAYS,),
    ),
    ByHand(
        "certificates/rules.py", "    return told or row\n", "    return row\n",
        "a withdrawal taken out of the database is out of the lists", (GONE,),
    ),
    ByHand(
        "certificates/queries.py", "        if is_row_true(row, told) and sealing.holds(certificate)",
        "        if sealing.holds(certificate)",
        "a row that the trail gives the lie is not named as changed", (GONE,),
    ),
    ByHand(
        "learning/web/certificate_files.py",
        "    keys.make(settings.keys_dir, clock.today())\n    signing.make_keys",
        "    signing.make_keys",
        "a page saved before the first certificate holds no key", (READY,),
    ),
    ByHand(
        "learning/cli/certificates.py", '    gone = status_list.standing(status, code) if status else ""', '    gone = ""',
        "a file that was withdrawn passes as genuine", (VERIFY_COMMAND,),
    ),
    ByHand("learning/reports/rules.py", '"=+-@|%', '"=+-|%', "@ begins a formula", (EXPORTS,)),
    ByHand(
        "learning/study/personal.py", "    for model in (StudyNote, Commitment, StudyWish):",
        "    for model in (Commitment, StudyWish):",
        "erasure keeps private notes", (ERASURE,),
    ),
    # Others.
    ByHand("learning/privacy/own_data.py", "person.name_key, person.other_name, person.password_hash = ERASED_NAME.casefold(), \"\", \"\"", "person.name_key, person.password_hash = ERASED_NAME.casefold(), \"\"", "erasure keeps the second name", (ERASURE,)),
    ByHand("certificates/personal.py", "        db.session.execute(delete(CertificateFile).where(CertificateFile.certificate_id == certificate.id))\n", "", "erasure keeps the PDF", (ERASURE,)),
    ByHand("certificates/personal.py", "certificate.facts, certificate.record = facts, None", "certificate.facts = facts", "erasure keeps the signed record with the name", (ERASURE,)),
    ByHand("learning/privacy/own_data.py", "        db.session.execute(delete(Message).where(Message.id.in_(_letters(person))))\n", "", "erasure keeps mail", (ERASURE,)),
    ByHand("learning/assessment/personal.py", "    db.session.execute(delete(AttemptStep).where(AttemptStep.attempt_id.in_(attempts)))\n", "", "erasure keeps answers", (ERASURE,)),
    ByHand("learning/courseware/personal.py", "    db.session.execute(update(LessonProgress).where(LessonProgress.enrolment_id.in_(of(person_id))).values(practice={}))\n", "", "erasure keeps practice", (ERASURE,)),
    ByHand("learning/people/personal.py", "    db.session.execute(delete(SignIn).where(SignIn.person_id == person_id))\n", "", "erasure keeps devices", (ERASURE,)),
    ByHand("learning/assessment/personal.py", "delete(AttemptStep).where(AttemptStep.attempt_id.in_(attempts))", "delete(AttemptStep)", "erasure takes everybody's answers", (ERASURE,)),
    ByHand("learning/completion/actions.py", "    if module_id in _passed(enrolment_id):\n        return\n", "", "a module passed twice fails", ("tests/courseware/test_progress.py", QUIZ)),
    ByHand("learning/completion/actions.py", "complete = rules.is_complete(catalogue.course, passed) and already is None", "complete = rules.is_complete(catalogue.course, passed)", "the course is completed again by a later pass", ("tests/courseware/test_progress.py", QUIZ)),
    ByHand("learning/assessment/actions.py", "    before = db.session.get(HandIn, attempt.id)\n    if before is not None:\n        return attempt, before, False\n", "", "a second hand-in marks anew", (QUIZ,)),
    ByHand("learning/assessment/actions.py", "select(Attempt).where(Attempt.code == code, Attempt.enrolment_id == enrolment_id)", "select(Attempt).where(Attempt.code == code)", "another's attempt can be handed in", ("tests/courseware/test_progress.py",)),
    ByHand("learning/people/permissions.py", "_FACILITATOR = _LEARNER | {Permission.NOTES_READ}", "_FACILITATOR = _LEARNER | {Permission.NOTES_READ, Permission.RECORDS_READ}", "facilitators read records", (PERMISSIONS,)),
    ByHand("learning/reports/completions.py", "            Person.organisation_id == organisation_id,\n            ~select(PersonClosure", "            ~select(PersonClosure", "records of every organisation are shown", (COMPLETIONS,)),
    ByHand("learning/reports/completions.py", "newer.c.number > Certificate.number", "newer.c.number < Certificate.number", "the list shows the replaced certificate", (EXPORTS,)),
    ByHand("certificates/signed_record.py", "sign(_signed(record, code))", "sign(_signed(record, \"\"))", "a record fits any code", (LENGTHS, RECORDS)),
    ByHand("certificates/rules.py", "    if today > last:", "    if today >= last:", "the last valid day is not valid", (DAYS,)),
    ByHand("learning/core/limits.py", "row.used < limit.tries", "row.used <= limit.tries", "one more try than the limit", (AMOUNTS,)),
    ByHand("learning/reminders/actions.py", "or_(StudyWish.wants_reminders.is_(None), StudyWish.wants_reminders),", "", "who refused is reminded", ("tests/study/test_study.py",)),
    ByHand("learning/people/queries.py", '        SignIn.seen_at >= bindparam("awake_since"),\n', "", "an idle sign-in never ends", (DAYS,)),
]  # fmt: skip
