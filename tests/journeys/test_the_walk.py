"""The main job over HTTP, without scripts: register, learn, fail, pass, certificate, a stranger's check, records."""

import io
import re

from pypdf import PdfReader

from learning.people.permissions import Role
from tests.visitors import PASSWORD, Visitor, form_values, text_of, where


def register(visitor: Visitor, **changes: str) -> None:
    values = {
        "name": "Amina Yusuf Haïdar",
        "email": "amina@example.org",
        "password": PASSWORD,
        "language": "en",
        "organisation": "",
        "join_code": "",
        **changes,
    }
    response = visitor.post("/register", values)
    assert response.status_code == 303, text_of(response.get_data(as_text=True))
    assert where(response) == "/course"


def answer_quiz(visitor: Visitor, module_id: str, catalogue, right: int) -> str:
    """Answer a quiz in the browser; returns the address of its result."""
    bank = catalogue.banks[module_id]
    start = visitor.post(f"/course/{module_id}/quiz")
    first = where(visitor.get(where(start)))
    for number in range(1, 11):
        address = first.rsplit("/", 1)[0] + f"/{number}"
        page = visitor.page(address)
        question = next(q for q in bank.questions if q.ask in page)
        saved = visitor.post(address, {"choice": form_values(question, page, number <= right)})
        assert saved.status_code == 303
    code = first.split("/")[2]
    review = visitor.page(f"/attempts/{code}/review")
    assert "No answer yet" not in review
    done = visitor.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
    assert done.status_code == 303
    return where(done)


def finish_lessons(visitor: Visitor, module) -> None:
    for lesson in module.lessons:
        address = f"/course/{module.id}/{lesson.id}"
        assert visitor.post(f"{address}/finish", on=address).status_code == 303


def test_from_registration_to_a_certificate_that_a_stranger_can_check(app, visitor, world):
    catalogue = world.catalogue
    home = text_of(visitor.page("/"))
    assert "Start the course" in home
    assert "certificate" in home
    register(visitor)

    modules = catalogue.course.modules
    locked = text_of(visitor.page(f"/course/{modules[0].id}/quiz"))
    assert "The quiz opens after the lessons" in locked

    for module in modules:
        finish_lessons(visitor, module)
        if module.number == 1:
            result = text_of(visitor.page(answer_quiz(visitor, module.id, catalogue, right=7)))
            assert "70 %" in result
            assert "Worth reading again" in result
            assert "Best:" not in result
        result = text_of(visitor.page(answer_quiz(visitor, module.id, catalogue, right=9)))
        assert "90 %" in result
        assert "Best:" in result
    assert "You have completed the course" in result

    page = visitor.page("/certificate")
    assert "Amina Yusuf Haïdar" in page
    code = re.search(r"/verify/([0-9A-Z]{20})", page)[1]
    pdf = visitor.get("/certificate.pdf")
    assert pdf.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(pdf.data))
    assert len(reader.pages) == 1
    printed = " ".join(reader.pages[0].extract_text().split())
    assert "Amina Yusuf Haïdar" in printed
    assert pdf.data == visitor.get("/certificate.pdf").data

    stranger = Visitor(app)
    check = text_of(stranger.page(f"/verify/{code}"))
    assert "This certificate is valid" in check
    for fact in ("Amina Yusuf Haïdar", "2019 edition", "80 % or more", modules[4].title):
        assert fact in check
    typed = "-".join(code[i : i + 4] for i in range(0, 20, 4)).lower().replace("0", "o")
    assert where(stranger.get(f"/verify?code={typed}")) == f"/verify/{code}"


def test_a_revoked_certificate_is_reported_as_withdrawn(app, world):
    organisation = world.organisation()
    learner = world.person(organisation=organisation)
    code = world.complete(learner)
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    address = where(admin.get(f"/admin/certificates?code={code}"))
    without = admin.post(f"{address}/revocation", {"reason": ""}, on=address)
    assert without.status_code == 422
    assert "Write the reason." in without.get_data(as_text=True)
    assert admin.post(f"{address}/revocation", {"reason": "Taken by another person"}, on=address).status_code == 303
    check = text_of(Visitor(app).page(f"/verify/{code}"))
    assert "This certificate was withdrawn" in check
    assert "Taken by another person" not in check
    holder = Visitor(app).sign_in(learner.email)
    assert "withdrawn" in text_of(holder.page("/certificate"))
    assert holder.get("/certificate.pdf").status_code == 303


def test_a_corrected_name_gives_a_new_certificate_and_the_old_one_says_so(app, world):
    learner = world.person(name="Amina Yusf")
    old = world.complete(learner)
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    address = where(admin.get(f"/admin/certificates?code={old}"))
    done = admin.post(f"{address}/replacement", {"name": "Amina Yusuf"}, on=address)
    new = where(done).split("code=")[1]
    assert "This certificate was replaced" in text_of(Visitor(app).page(f"/verify/{old}"))
    assert "Amina Yusuf" in text_of(Visitor(app).page(f"/verify/{new}"))


def test_a_facilitator_opens_notes_whose_minutes_add_up(app, world):
    facilitator = Visitor(app).sign_in(world.person(Role.FACILITATOR).email)
    for module in world.catalogue.course.modules:
        page = text_of(facilitator.page(f"/facilitate/modules/{module.id}"))
        guide = world.catalogue.facilitation.guides[module.id]
        assert guide.overall in page
        assert {plan.minutes for plan in guide.plans} >= {90}
        for plan in guide.plans:
            assert sum(step.minutes for step in plan.steps) == plan.minutes
        assert {prompt.tag for prompt in guide.prompts} >= {"prepare", "respond"}


def test_a_learner_goes_on_at_the_same_lesson_and_question_on_another_device(app, world):
    learner = world.person()
    phone = Visitor(app).sign_in(learner.email)
    module = world.catalogue.course.modules[1]
    lesson = module.lessons[2]
    address = f"/course/{module.id}/{lesson.id}"
    assert phone.post(f"{address}/visit", on=address).status_code == 204

    laptop = Visitor(app).sign_in(learner.email)
    assert address in laptop.page("/course")

    world.read(learner, module.id)
    code = world.begin(learner, module.id)
    phone.post(f"/attempts/{code}/questions/1", {"choice": "1"})
    phone.post(f"/attempts/{code}/questions/2", {"choice": "0"})
    assert where(laptop.get(f"/attempts/{code}")) == f"/attempts/{code}/questions/3"
    assert re.search(r'value="1"\s+checked', laptop.page(f"/attempts/{code}/questions/1"))
    begun = laptop.post(f"/course/{module.id}/quiz")
    assert where(begun) == f"/attempts/{code}"
