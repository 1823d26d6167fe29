"""Whatever the order in which the acts of devices arrive, the sheet is the same in the end."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.database import db
from app.sessions.models import OfflineOperation, Outcome, Presence
from tests.spaces.test_offline_receiving import a_device, a_workshop, seated, sheet_of
from tests.support.attainments import marked

PRESENCES = [presence.value for presence in Presence if presence is not Presence.LATE]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=st.data())
def test_whatever_the_order_the_repetition_and_the_parts_the_sheet_is_the_same(app: Flask, plan):
    workshop = a_workshop()
    people = [seated(name, workshop) for name in ("Ali", "Rose")]
    names = dict(zip([each.public_id for each in people], ("Ali", "Rose"), strict=True))
    base = {learner.id: [marked(learner, workshop, Presence.ABSENT).id] for learner in people}
    devices = [a_device(), a_device(f"Marc {workshop.id}")]
    queue, last = [], {}
    for _each in range(plan.draw(st.integers(1, 9))):
        device, learner = plan.draw(st.sampled_from(devices)), plan.draw(st.sampled_from(people))
        named = last.get((device.name, learner.id), base[learner.id])
        act = device.mark(learner, workshop, plan.draw(st.sampled_from(PRESENCES)), replaces=named)
        last[device.name, learner.id] = [act["key"]]
        queue.append((device, act))
    lasting = {tuple(keys) for keys in last.values()}
    expected = {name: set() for name in names.values()}
    for _device, act in queue:
        if (act["key"],) in lasting:
            expected[names[act["learner"]]].add(act["presence"])
    expected = {name: said or {"absent"} for name, said in expected.items()}

    sent = plan.draw(st.permutations(queue + plan.draw(st.lists(st.sampled_from(queue), max_size=4))))
    while sent:
        taken = plan.draw(st.integers(1, len(sent)))
        part, sent = sent[:taken], sent[taken:]
        for device in devices:
            acts = [act for whose, act in part if whose is device]
            if acts:
                device.send(*acts)

    heads = {
        place.given_name: {mark.presence.value for mark in place.marks} for place in sheet_of(workshop).seated
    }
    assert heads == expected
    kept_here = db.session.scalars(db.select(OfflineOperation).filter_by(about=workshop.public_id))
    assert {(row.outcome, row.why) for row in kept_here} == {(Outcome.APPLIED, "")}
