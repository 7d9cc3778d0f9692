"""What a unit reports before a visit and has ready for it, line by line.

The wording is that of Vietnamese papers, so it is not translated. A round that says
nothing of its own asks for what every round of the Union asks for.
"""

import re

from inspections.models import Round

_MARK = re.compile(r"^\s*(?:(?:[-+*•–]|\d{1,2}[.)])\s+)?\s*")
#: Đề cương báo cáo: each line is one section.
OUTLINE = (
    "Đặc điểm tình hình: dân số, phụ nữ từ 18 tuổi trở lên, hội viên, chi hội, "
    "tổ phụ nữ, đội ngũ cán bộ Hội",
    "Tình hình tư tưởng cán bộ, hội viên, phụ nữ và Nhân dân; thuận lợi, khó khăn "
    "và những vấn đề mới phát sinh ở cơ sở",
    "Kết quả thực hiện nhiệm vụ công tác Hội và phong trào thi đua năm trước và "
    "những tháng đầu năm",
    "Việc thực hiện các phong trào thi đua, cuộc vận động, đề án, chương trình phối "
    "hợp và chỉ tiêu giao ước thi đua",
    "Việc quản lý, sử dụng các nguồn vốn vay (Ngân hàng Chính sách xã hội và nguồn "
    "khác), phí ủy thác và các loại quỹ của Hội",
    "Tồn tại, hạn chế và nguyên nhân; kết quả khắc phục sau lần kiểm tra trước; "
    "đề xuất, kiến nghị",
)

#: Hồ sơ, sổ sách đơn vị chuẩn bị sẵn.
TO_PREPARE = (
    "Chương trình, kế hoạch, báo cáo, nghị quyết và sổ ghi biên bản các cuộc họp "
    "của Hội",
    "Sổ danh sách hội viên, sổ chi hội; sổ thu, chi hội phí và các loại quỹ, chứng từ "
    "kèm theo",
    "Hồ sơ ủy thác với Ngân hàng Chính sách xã hội; sổ lưu của các tổ tiết kiệm và "
    "vay vốn do Hội quản lý",
    "Hồ sơ, tài liệu về mô hình và việc khắc phục sau lần kiểm tra trước",
)

#: Thành phần đơn vị mời dự buổi làm việc.
TO_BRING = (
    "Ban Thường vụ, Ban Chấp hành Hội LHPN của đơn vị",
    "Chi hội trưởng các chi hội; tổ trưởng các tổ tiết kiệm và vay vốn do Hội quản lý",
    "Đề nghị đơn vị báo cáo cấp ủy và mời đại diện Đảng ủy, HĐND, UBND, Ủy ban MTTQ "
    "cùng dự",
)


def outline_of(round_: Round) -> list[str]:
    """The sections of the unit's report, in order, at least one."""
    return lines_of(round_.outline) or list(OUTLINE)


def to_prepare_of(round_: Round) -> list[str]:
    """What the unit has ready on the day, at least one thing."""
    return lines_of(round_.to_prepare) or list(TO_PREPARE)


def lines_of(written: str) -> list[str]:
    """The lines of a typed text, without empty ones, bullets, numbers and stops."""
    stripped = (_MARK.sub("", line).rstrip(" \t;.") for line in written.splitlines())
    return [line for line in stripped if line]
