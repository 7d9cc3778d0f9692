"""Phrases that were loaded before get the code by which forms find them."""

from django.db import migrations

CODES = {
    "Tồn quỹ thực tế lệch so với sổ quỹ.": "fund_difference",
    "Chưa có quy chế quản lý, sử dụng quỹ; chưa công khai với hội viên.": "fund_unpublished",
    "Quỹ xoay vòng có tính lãi như hụi.": "fund_usury",
    "Chưa kiểm tra đủ món vay mới trong 30 ngày sau giải ngân.": "group_use_checks",
    "Hộ vay bỏ đi khỏi địa phương không được phát hiện kịp thời.": "borrower_left",
    "Kết nạp, cho tổ viên ra khỏi tổ không có biên bản; chốt số tổ viên chưa chính xác.": "group_members",
    "Tổ có lãi tồn, nợ quá hạn.": "group_arrears",
    "Thu lãi, tiền gửi chưa trả biên lai đầy đủ; biên lai chưa thu chưa quyết toán.": "group_receipts",
    "Tiền lãi, tiền tiết kiệm đã thu của tổ viên nhưng chưa nộp đủ về ngân hàng.": "money_unpaid",
    "Nghi có vay ké, vay hộ, chiếm dụng hoặc giữ sổ vay vốn của tổ viên.": "money_taken",
    "Chênh lệch khi đối chiếu mẫu 15/TD.": "match_difference",
    "Hộ vay sử dụng vốn sai mục đích.": "loan_wrong_use",
}


def give_codes(apps, schema_editor):
    phrases = apps.get_model("inspections", "Phrase").objects.using(
        schema_editor.connection.alias
    )
    for text, code in CODES.items():
        phrases.filter(kind="shortcoming", text=text).update(code=code)


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0004_checks_of_groups"),
    ]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
