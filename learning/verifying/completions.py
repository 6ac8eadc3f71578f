"""Completions and certificates: each rests on a passed quiz and has its one paper, which says what was signed."""

import base64
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from certificates import keys, sealing, signed_record
from certificates import queries as certificates
from certificates.models import Certificate, Revocation
from certificates.rules import facts_from
from learning.assessment.models import Attempt, HandIn
from learning.assessment.types import Purpose
from learning.completion.models import Completion, ModuleCompletion
from learning.core.db import db
from learning.verifying.batches import batches
from learning.verifying.findings import Place


def modules_rest_on_a_pass(_place: Place) -> Iterator[str]:
    """A module is complete by a passed attempt of the same learner at it, with its mark; and a pass completes it."""
    query = (
        select(ModuleCompletion.id, ModuleCompletion, Attempt, HandIn)
        .outerjoin(Attempt, Attempt.id == ModuleCompletion.attempt_id)
        .outerjoin(HandIn, HandIn.attempt_id == ModuleCompletion.attempt_id)
    )
    for rows in batches(query, ModuleCompletion.id):
        for number, done, attempt, ending in rows:
            fits = attempt and (attempt.enrolment_id, attempt.quiz_id) == (done.enrolment_id, done.module_id)
            if not (fits and ending and ending.has_passed and ending.percent == done.percent):
                yield f"Module completion {number} (enrolment {done.enrolment_id}, {done.module_id}) rests on no pass."
    passes = (
        select(HandIn.attempt_id, Attempt.quiz_id)
        .join(Attempt, Attempt.id == HandIn.attempt_id)
        .outerjoin(
            ModuleCompletion,
            (ModuleCompletion.enrolment_id == Attempt.enrolment_id) & (ModuleCompletion.module_id == Attempt.quiz_id),
        )
        .where(HandIn.has_passed, Attempt.purpose == Purpose.MODULE, ModuleCompletion.id.is_(None))
        .order_by(HandIn.attempt_id)
    )
    for attempt_id, module in db.session.execute(passes):
        yield f"Attempt {attempt_id} passed {module}, but the module is not complete."


def one_paper_each(_place: Place) -> Iterator[str]:
    """A completion has one certificate that was not replaced, and its modules; a certificate has a completion."""
    query = select(Completion.id, Completion.enrolment_id)
    for rows in batches(query, Completion.id):
        papers = _papers([row.id for row in rows])
        modules = _modules([row.enrolment_id for row in rows])
        for number, enrolment in rows:
            held = papers[number]
            if not held:
                yield f"Completion {number} (enrolment {enrolment}) has no certificate."
                continue
            live = [paper.id for paper, gone in held if not (gone and (gone.replaced_by or paper != held[-1][0]))]
            if len(live) != 1:
                yield f"Completion {number} has {len(live)} certificates that were not replaced ({live})."
            if [paper.number for paper, _ in held] != list(range(1, len(held) + 1)):
                yield f"The certificates of completion {number} are not numbered 1 to {len(held)}."
            if modules.get(enrolment, 0) < len(held[0][0].facts.get("modules", ())):
                yield f"Completion {number} (enrolment {enrolment}) has a certificate for modules that are not passed."
    orphans = (
        select(Certificate.id)
        .outerjoin(Completion, Completion.id == Certificate.completion_id)
        .where(Completion.id.is_(None))
    )
    for certificate in db.session.scalars(orphans.order_by(Certificate.id)):
        yield f"Certificate {certificate} belongs to no completion."


def _papers(completions: list[int]) -> dict[int, list[tuple[Certificate, Revocation | None]]]:
    found: dict[int, list[tuple[Certificate, Revocation | None]]] = defaultdict(list)
    query = (
        select(Certificate, Revocation)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.completion_id.in_(completions))
    )
    for paper, revocation in db.session.execute(query.order_by(Certificate.number)):
        found[paper.completion_id].append((paper, revocation))
    return found


def _modules(enrolments: list[int]) -> dict[int, int]:
    counted = (
        select(ModuleCompletion.enrolment_id, func.count())
        .where(ModuleCompletion.enrolment_id.in_(enrolments))
        .group_by(ModuleCompletion.enrolment_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def withdrawals_are_there(_place: Place) -> Iterator[str]:
    """A certificate that was withdrawn or replaced, as the audit trail tells, still says so."""
    for number, row, told in certificates.untrue_revocations():
        yield f"Certificate {number} was {told}, as the audit trail tells; its revocation says {row or 'nothing'}."


def papers_say_what_was_signed(place: Place) -> Iterator[str]:
    """The signed record of a certificate opens with a key of ours, and says what its row says."""
    listed = keys.listed(place.keys_dir) if (place.keys_dir / keys.LIST).exists() else []
    known = keys.public_keys(listed)
    for rows in batches(select(Certificate.id, Certificate), Certificate.id):
        for number, paper in rows:
            if not sealing.holds(paper) and (paper.seal or not paper.record):
                yield f"Certificate {number} is not what was sealed when it was issued: its row was changed."
            if not paper.record:
                continue
            text = paper.record or ""
            try:
                opened = signed_record.opened(text, paper.code, known, keys.holds)
                sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
                if sealed[: -signed_record.SIGNATURE] != signed_record.body(facts_from(paper.facts), opened.key_id):
                    yield f"The signed record of certificate {number} says something else than its row."
            except signed_record.BadRecord as error:
                yield f"The signed record of certificate {number} does not hold ({error.reason})."
