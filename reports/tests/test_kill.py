"""A real worker that is killed while it lays out a real document."""

from pathlib import Path

from jobs.tests.house import wait_for

PREPARE = """
from accounts.enums import Role
from inspections.tests.factories import *
from unions.enums import Kind
from unions.tests.factories import LetterheadFactory, MemberFactory, UnionFactory
from reports.catalogue import KINDS
from reports.services import documents

city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn")
LetterheadFactory(union=city)
plan = PlanFactory(union=city)
team = TeamFactory(round=RoundFactory(plan=plan))
TeamMemberFactory(team=team)
visit = VisitFactory(team=team)
FindingFactory.create_batch(400, visit=visit, text="Sổ sách ghi chép đầy đủ. " * 12)
inspector = MemberFactory(role=Role.INSPECTOR, union=city)
documents.request_document(KINDS["minutes"], visit, by=inspector)
"""


def jobs(house):
    return house.rows("SELECT state, attempts FROM jobs_job")


def files(house):
    return [path for path in Path(house.var, "media").rglob("*") if path.is_file()]


def test_kill_9_in_mid_render_loses_nothing(house):
    house.python(PREPARE)
    assert jobs(house) == [("queued", 0)]
    worker = house.start_worker()
    wait_for(
        lambda: house.rows(
            "SELECT 1 FROM jobs_job WHERE state = 'running' AND progress >= 25"
        ),
        told=house.log,
    )
    house.kill(worker)
    assert jobs(house) == [("running", 1)]
    assert [path for path in files(house) if path.suffix == ".pdf"] == []
    house.start_worker()
    wait_for(lambda: jobs(house) == [("done", 2)], told=house.log)
    ((name, pages, size),) = house.rows(
        "SELECT file, pages, size FROM reports_rendering"
    )
    (made,) = [path for path in files(house) if path.suffix == ".pdf"]
    assert str(made).endswith(name)
    assert made.read_bytes().startswith(b"%PDF-")
    assert made.stat().st_size == size
    assert pages > 10
