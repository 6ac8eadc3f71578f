"""Figures of certificates: many in a ZIP, squares read from bad photocopies, ten thousand attempts analysed, and the
system calls of the maker. `python -m tests.bench.papers`, and `--calls` for the last alone (needs strace)."""

import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from certificates import codes, issuing, keys, rendering, signed_record
from learning.assessment.statistics import figures
from learning.catalogue.content_store import ContentStore
from learning.completion.models import Completion
from learning.core import clock
from learning.core.db import db, transaction
from learning.core.migrating import move
from learning.people.permissions import Role
from learning.web import certificate_files
from learning.web.application import build
from tests.assessment.test_statistics import simulated
from tests.conftest import make_settings
from tests.paper.copies import photocopy, read_square
from tests.paper.test_certificates import HOSTILE, facts
from tests.visitors import Visitor, World

ROOT = Path(__file__).parents[2]
MANY, COPIES = 1000, 200


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def completed(world: World, organisation: int) -> str:
    """A person with a completion and a certificate, without the way there; returns its code."""
    someone = world.person(organisation=organisation)
    with world.app.app_context(), transaction():
        row = Completion(enrolment_id=someone.enrolment_id, completed_at=clock.now(), revision="r", lessons={})
        db.session.add(row)
        db.session.flush()
        return issuing.issue(row.id, facts(f"Amina Person {someone.id}"), None, organisation).code


def bundle() -> None:
    """A thousand certificates of one organisation: made, then taken as a ZIP."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = build(make_settings(folder, f"sqlite:///{folder / 'b.sqlite'}"), ContentStore())
        with app.app_context():
            move("head")
        world = World(app)
        organisation = world.organisation()
        manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
        code_of = [completed(world, organisation) for _ in range(MANY)]
        with app.app_context():
            began = time.perf_counter()
            for code in code_of:
                certificate_files.printed_by_code(code)
            each = (time.perf_counter() - began) / MANY * 1000
        print(f"certificates: made, signed and kept: {each:.0f} ms each")
        before, began, size, first = peak(), time.perf_counter(), 0, 0.0
        answer = manager.client.get("/manage/certificates.zip")
        for piece in answer.response:
            first = first or (time.perf_counter() - began) * 1000
            size += len(piece)
        took = time.perf_counter() - began
        print(
            f"ZIP of {MANY}: {took:.2f} s, {size / 1e6:.1f} MB, first byte {first:.0f} ms, memory +{peak() - before:.1f} MB"
        )
        with app.app_context():
            db.engine.dispose()


def scans() -> None:
    """How many of two hundred bad photocopies of three centimetres at 150 dpi are read, and read rightly."""
    with tempfile.TemporaryDirectory() as name:
        keys.make(Path(name), date(2026, 11, 21))
        key_id, key = keys.present(Path(name))
        chance, right = random.Random(1), 0
        for number in range(COPIES):
            code = codes.make(chance.getrandbits(96))
            some = facts(chance.choice(["Amina Yusuf Haïdar", "أمينة يوسف حيدر", "José Ñandú", "Maria " * 20]).strip())
            text = f"https://learn.example.org/verify/{code}#{signed_record.seal(some, code, key_id, key.sign)}"
            pdf = rendering.render(some, code, text)
            right += read_square(photocopy(pdf, 3, 150, random.Random(number))) == text
        print(f"squares read from photocopies (3 cm, 150 dpi, black and white, askew, grainy): {right} of {COPIES}")


def analysis() -> None:
    """Ten thousand simulated attempts through the item statistics."""
    sat, _ = simulated(10_000, 3)
    began = time.perf_counter()
    found = figures(sat)
    print(f"item statistics: 10,000 attempts, {len(found)} questions in {time.perf_counter() - began:.2f} s")


MAKER = """
import sys
sys.path.insert(0, {root!r})
from tests.paper.test_certificates import ADDRESS, CODE, HOSTILE, facts
from certificates import rendering
from learning.people.rules import clean_name
rendering.render(facts(), CODE, ADDRESS)
sys.stderr.write("MARK-BEGIN\\n"); sys.stderr.flush()
for name in HOSTILE:
    rendering.render(facts(clean_name(name)), CODE, ADDRESS)
sys.stderr.write("MARK-END\\n"); sys.stderr.flush()
"""


def calls() -> None:
    """What the maker of PDFs asks of the system over every hostile name, as strace sees it."""
    tool = shutil.which("strace")
    if tool is None:
        sys.exit("strace is not installed (Debian: apt-get install strace).")
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as out:
        watched = "trace=openat,open,creat,socket,connect,execve,fork,clone,write"
        words = [tool, "-f", "-qq", "-e", watched, "-o", out.name, sys.executable, "-c", MAKER.format(root=str(ROOT))]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr[-500:])
        lines = out.read().splitlines()
    start = next(i for i, line in enumerate(lines) if "MARK-BEGIN" in line)
    end = next(i for i, line in enumerate(lines) if "MARK-END" in line)
    between = [line for line in lines[start + 1 : end] if " write(" not in line]
    opened = sorted({m[1] for line in between if (m := re.search(r'open(?:at)?\(.*?"([^"]+)"', line))})
    others = [line for line in between if re.search(r"\b(socket|connect|execve|fork|clone)\(", line)]
    designs = str(ROOT / "certificates" / "designs")
    foreign = [p for p in opened if not p.startswith((designs, "/tmp/", str(ROOT / ".venv"), sys.base_prefix))]
    print(f"system calls over {len(HOSTILE)} hostile names: {len(opened)} files opened, all bundled: {not foreign}")
    print(f"  sockets, connections, processes: {len(others)}; other files: {foreign}")


if __name__ == "__main__":
    if "--calls" not in sys.argv:
        analysis()
        scans()
        bundle()
    calls()
