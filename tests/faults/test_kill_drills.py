"""A process killed inside completing, certifying, renewing, erasing …: a labelled sample of points; `make kills` has all."""

from collections.abc import Iterator

import pytest

from tests.faults.drills import DRILLS
from tests.faults.killing import Ground

# Python warns of forks in a process with threads; a child of ours only runs the press, and dies.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

# What the first completion writes, in this order; each name must be met, or the drill has lost its subject.
MUST_BE_MET = {
    "last quiz handed in": [
        "after insert hand_ins", "after insert module_completions", "after insert completions",
        "after insert certificates", "file link .record-keys.json.*", "file link .facts-sealed.*",
        "after insert messages", "after insert audit_events", "before commit", "after commit",
    ],
    "renewal handed in": ["after insert certificates", "after insert revocations", "after insert messages"],
    "file made by the worker": [
        "file link .certificate-key.pem.*", "file link .certificate-signer.pem.*",
        "file half written", "after update certificates", "after insert certificate_files", "after update messages",
    ],
    "file made by a download": ["file link .certificate-key.pem.*", "after insert certificate_files"],
    "account erased": ["after delete study_notes", "after delete messages", "after insert revocations", "after update people"],
    "certificate withdrawn": ["after insert revocations"],
    "name put right": ["after insert certificates", "after insert revocations"],
    "correction asked for": ["after insert corrections", "after insert audit_events", "after commit"],
    "correction made": [
        "after insert certificates", "after insert revocations", "after insert correction_decisions",
        "after insert messages", "before commit",
    ],
    "correction declined": ["after insert correction_decisions", "after insert messages", "before commit"],
    "certified again": ["after insert certificates", "after insert reissues", "after insert messages", "before commit"],
    "answer saved": ["after insert attempt_steps"],
    "quiz begun": ["after insert attempts", "after insert frozen_questions"],
    "registered": ["after insert people", "after insert enrolments", "after insert sign_ins"],
    "record key changed": ["file rename .record-keys.json.*", "file half written"],
}  # fmt: skip

FALLS = 3  # of each drill in the suite; `make kills` takes every point


@pytest.fixture(scope="module")
def ground(store, content_store, tmp_path_factory) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("drills"), store, content_store)
    yield ground
    ground.close()


@pytest.mark.parametrize("drill", DRILLS, ids=lambda drill: drill.name)
def test_a_process_that_dies_in_a_press_leaves_all_of_it_or_nothing_and_a_second_press_makes_it_whole(ground, drill):
    ground.prepare(drill)
    labels, states = ground.walk()
    assert set(MUST_BE_MET[drill.name]) <= set(labels), sorted(set(labels))
    met = sorted({labels.index(label) for label in MUST_BE_MET[drill.name]})
    sample = [*met[:: max(1, len(met) // FALLS)][:FALLS], len(labels)]
    falls = [ground.fall(point, states) for point in sample]
    assert [fall for fall in falls if fall.lost or fall.faults] == []
    assert [fall.label for fall in falls] == [*(labels[point] for point in sample[:-1]), "after the answer"]


def test_a_drill_notices_what_it_is_for(ground):
    """A verb in two transactions would be caught: the state between them is none that the whole press passes through."""
    drill = DRILLS[0]
    ground.prepare(drill)
    labels, states = ground.walk()
    # As if only what was there before and nothing else were right: every committed row is a fault.
    fall = ground.fall(len(labels), states[:1])
    assert fall.lost or fall.faults
