from inspections.models import Visit
from unions.models import Union


def test_scope_is_the_subtree(visit, inspector, officer, stranger, other_ward, ward):
    assert set(Visit.objects.visible_to(inspector)) == {visit}
    assert set(Visit.objects.visible_to(officer)) == {visit}
    assert not Visit.objects.visible_to(stranger).exists()
    assert set(Union.objects.visible_to(officer)) == {ward}
    assert other_ward not in Union.objects.visible_to(inspector)
