"""Charts are geometry: what stands where."""

import pytest

from core.charts import (
    HEIGHT,
    WIDTH,
    Layer,
    bar_chart,
    line_chart,
    stacked_chart,
    top_of,
)

FLOOR, TOP, LEFT = HEIGHT - 28, 12, 52


def shown(value):
    return f"{value:g}"


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 4), (1, 1), (3, 4), (4, 4), (4.1, 8), (7, 8), (9, 10), (37, 40), (1250, 2000)],
)
def test_the_axis_ends_at_a_round_number(highest, top):
    assert top_of(highest) == (top, top / 4)


def test_bars_stand_on_the_floor():
    chart = bar_chart("Nợ", [("01", 0), ("02", 50), ("03", 100)], shown)

    assert [mark.height for mark in chart.marks] == [0, 75, 150]
    assert all(mark.y + mark.height == FLOOR for mark in chart.marks)
    assert min(mark.left for mark in chart.marks) >= LEFT
    assert max(mark.left + mark.width for mark in chart.marks) <= WIDTH
    assert [tick.text for tick in chart.value_ticks] == ["0", "25", "50", "75", "100"]
    assert [tick.at for tick in chart.value_ticks] == [162, 124.5, 87, 49.5, TOP]
    assert chart.line == ""


def test_a_line_leaves_out_what_is_not_known():
    points = [("01", 1), ("02", 2), ("03", None), ("04", 4)]
    chart = line_chart("Tỷ lệ", points, shown)

    assert chart.line.count("M") == 2
    assert chart.line.count("L") == 1
    assert chart.description == "01: 1; 02: 2; 04: 4"


def test_at_most_four_labels_and_always_the_last():
    chart = line_chart("Tỷ lệ", [(f"{n:02d}", n) for n in range(24)], shown)

    assert [tick.text for tick in chart.label_ticks] == ["05", "11", "17", "23"]


@pytest.mark.parametrize("points", [[], [("01", None)], [("01", 0)]])
def test_nothing_to_show_is_still_a_chart(points):
    chart = line_chart("Trống", points, shown)

    assert len(chart.value_ticks) == 5
    assert len(chart.marks) == sum(value is not None for _label, value in points)


def test_layers_stand_upon_one_another():
    layers = [
        Layer("Quá hạn", [("01", 1), ("02", 3)]),
        Layer("Khoanh", [("01", 1), ("02", None)]),
    ]

    chart = stacked_chart("Nợ", layers, shown, top=4, lines=[(2, "Giữa")])

    assert chart.kind == "stacked"
    assert [(m.text, m.height, m.y, m.layer) for m in chart.marks] == [
        ("01, Quá hạn: 1", 37.5, 124.5, 0),
        ("01, Khoanh: 1", 37.5, 87, 1),
        ("02, Quá hạn: 3", 112.5, 49.5, 0),
    ]
    assert chart.marks[0].fill != chart.marks[1].fill
    assert [(line.at, line.text) for line in chart.lines] == [(87, "Giữa")]
    assert [(box.text, box.x) for box in chart.legend] == [
        ("Quá hạn", 12),
        ("Khoanh", 192),
    ]
    assert chart.box_height == HEIGHT + 17


def test_long_names_stand_below_one_another():
    layers = [Layer("x" * 23, [("01", 1)]), Layer("y", [("01", 1)])]

    chart = stacked_chart("Nợ", layers, shown)

    assert [box.x for box in chart.legend] == [12, 12]
    assert chart.box_height == HEIGHT + 2 * 17
