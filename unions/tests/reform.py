"""Small files of a reform for tests, and a picture of the whole database."""

from datetime import date

from django.apps import apps
from django.core.management import call_command

DECISION = "1683/NQ-UBTVQH15"
DAY = date(2025, 7, 1)
EVE = date(2025, 6, 30)

BEFORE = """\
code;kind;name;district_code;district;province_code;province;lat;lon
01834;Phường;Nguyễn Thị Minh Khai;058;Thành Phố Bắc Kạn;06;Tỉnh Bắc Kạn;22.1;105.84
01840;Phường;Đức Xuân;058;Thành Phố Bắc Kạn;06;Tỉnh Bắc Kạn;22.14;105.84
01849;Xã;Dương Quang;058;Thành Phố Bắc Kạn;06;Tỉnh Bắc Kạn;;
01984;Xã;Đôn Phong;063;Huyện Bạch Thông;06;Tỉnh Bắc Kạn;;
05443;Thị trấn;Hóa Thượng;169;Huyện Đồng Hỷ;19;Tỉnh Thái Nguyên;;
05542;Xã;Bàn Đạt (Xã);173;Huyện Phú Bình;19;Tỉnh Thái Nguyên;;
05500;Xã;Tân Khánh;173;Huyện Phú Bình;19;Tỉnh Thái Nguyên;;
;;;318;Huyện Bạch Long Vĩ;31;Thành phố Hải Phòng;;
01279;Xã;Thạch An;053;Quận Thạch An;04;Tỉnh Cao Bằng;;
"""
AFTER = """\
code;kind;name;province_code;province;lat;lon;area_km2
01840;Phường;Đức Xuân;19;Tỉnh Thái Nguyên;22.154;105.8437;49.4
01849;Xã;Phong Quang;19;Tỉnh Thái Nguyên;22.17;105.79;66.13
05443;Phường;Hóa Thượng;19;Tỉnh Thái Nguyên;;;
05542;Xã;Bàn Đạt;19;Tỉnh Thái Nguyên;;;
05500;Xã;Khánh Tân;19;Tỉnh Thái Nguyên;;;
11948;Đặc khu;Bạch Long Vĩ;31;Thành phố Hải Phòng;20.1346;107.7307;3.07
01279;Xã;Thạch An;04;Tỉnh Cao Bằng;;;
"""
LINKS = """\
old_code;new_code;extent
01834;01840;whole
01840;01840;whole
01849;01849;part
01849;01840;part
01984;01849;whole
05443;05443;whole
05542;05542;whole
05500;05500;whole
;11948;whole
01279;01279;whole
"""


def write_files(folder, links=LINKS, before=BEFORE, after=AFTER):
    """The words of a command that names these three files."""
    for name, table in (("links", links), ("before", before), ("after", after)):
        content = table if isinstance(table, bytes) else table.encode()
        (folder / f"{name}.csv").write_bytes(content)
    return [
        str(folder / "links.csv"),
        *("--units-before", str(folder / "before.csv")),
        *("--units-after", str(folder / "after.csv")),
    ]


def apply_reform(*words):
    call_command(
        "apply_reform",
        *words,
        *("--decision", DECISION, "--decision-date", "2025-06-16"),
        *("--effective", "2025-07-01"),
    )


def everything():
    """Every value of every row."""
    return {
        model._meta.label: sorted(
            str([_plain(value) for value in row])
            for row in model._base_manager.order_by().values_list()
        )
        for model in apps.get_models()
        if model._meta.managed
    }


def _plain(value):
    """PostgreSQL gives binary columns as views, each with an address of its own."""
    return bytes(value) if isinstance(value, memoryview) else value
