"""The geometry of small maps."""

from itertools import combinations

import pytest

from core.maps import COLOURS, WIDTH, Place, draw, level_of, levels_of


def place(key, latitude, longitude, value=None, name=""):
    return Place(key, latitude, longitude, value, name or f"Xã số {key}")


def grid(count, value=None):
    """``count`` squared places, about 5.6 km apart."""
    return [
        place(n * count + m, 22 + n * 0.05, 105 + m * 0.05, value)
        for n in range(count)
        for m in range(count)
    ]


def test_north_is_at_the_top_and_east_to_the_right():
    shown = draw([place(1, 22.0, 105.0), place(2, 22.1, 105.1)])
    south_west, north_east = shown.dots

    assert south_west.y > north_east.y
    assert south_west.x < north_east.x


def test_a_kilometre_is_as_long_both_ways():
    """At 60° a degree of longitude is half as long as one of latitude."""
    middle, east, north = draw(
        [place(1, 60, 10), place(2, 60, 10.2), place(3, 60.1, 10)]
    ).dots

    assert east.x - middle.x == pytest.approx(middle.y - north.y, rel=0.01)


@pytest.mark.parametrize(
    "places",
    [
        [],
        [place(1, 22, 105)],
        [place(1, 22, 105), place(2, 22, 105)],
        [place(1, 8.5, 104.7), place(2, 23.4, 105.3)],
        [place(1, 21, 102.1), place(2, 21, 107.9)],
        grid(8),
    ],
)
def test_everything_is_on_the_drawing(places):
    shown = draw(places)

    assert 300 <= shown.height <= 860
    for dot in shown.dots:
        assert shown.radius <= dot.x <= WIDTH - shown.radius
        assert shown.radius <= dot.y <= shown.height - shown.radius


def test_one_place_stands_in_the_middle():
    shown = draw([place(1, 22, 105)])

    assert (shown.dots[0].x, shown.dots[0].y) == (WIDTH / 2, shown.height / 2)


def test_those_at_one_spot_stand_beside_each_other():
    shown = draw([place(1, 22, 105), place(2, 22, 105), place(3, 22.1, 105.1)])
    one, two, _other = shown.dots

    assert (one.x - two.x, one.y) == (2 * shown.radius, two.y)


def test_the_bar_says_how_long_it_is():
    shown = draw([place(1, 22.0, 105.0), place(2, 22.0, 106.0)])
    west, east = shown.dots
    kilometres = 111.32 * 0.92718  # one degree at 22° North

    assert shown.bar.km == 20
    assert shown.bar.length == pytest.approx(
        (east.x - west.x) * 20 / kilometres, rel=0.01
    )
    assert shown.bar.length <= WIDTH / 4


def test_classes_hold_as_many_values_each():
    levels = levels_of([float(value) for value in range(1, 11)])

    assert [(level.low, level.high, level.count) for level in levels] == [
        (1, 2, 2),
        (3, 4, 2),
        (5, 6, 2),
        (7, 8, 2),
        (9, 10, 2),
    ]
    assert [level.colour for level in levels] == list(COLOURS)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], []),
        ([7], [(7, 7, 1)]),
        ([7, 7, 7], [(7, 7, 3)]),
        ([1, 2], [(1, 1, 1), (2, 2, 1)]),
        ([0, 0, 0, 0, 0, 0, 0, 5, 9], [(0, 0, 7), (5, 5, 1), (9, 9, 1)]),
    ],
)
def test_equal_values_share_a_class(values, found):
    levels = levels_of(values)

    assert [(level.low, level.high, level.count) for level in levels] == found
    assert sum(level.count for level in levels) == len(values)
    assert len({level.colour for level in levels}) == len(levels)


def test_a_value_is_in_the_class_that_spans_it():
    levels = levels_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    assert [level_of(value, levels) for value in (1, 2, 3, 10)] == [1, 1, 2, 5]
    assert level_of(None, levels) is None


def test_names_do_not_overlap():
    shown = draw(grid(6))
    boxes = []
    for label in shown.labels:
        wide = len(label.text) * shown.font * 0.56
        left = {"start": 0, "end": wide, "middle": wide / 2}[label.anchor]
        boxes.append((label.x - left, label.y - 9, label.x - left + wide, label.y + 3))

    assert 10 < len(boxes) <= 36
    for one, two in combinations(boxes, 2):
        apart_x = one[2] <= two[0] + 0.5 or two[2] <= one[0] + 0.5
        assert apart_x or one[3] <= two[1] + 0.5 or two[3] <= one[1] + 0.5
    assert all(left >= 0 and right <= WIDTH for left, _top, right, _bottom in boxes)


def test_many_places_have_small_dots_and_no_names():
    few, many = draw(grid(6)), draw(grid(7))

    assert (few.radius, many.radius) == (9.0, 6.0)
    assert many.labels == []
