"""A family tree is geometry: whose box stands where, and which lines join them."""

from itertools import pairwise

from core.family import BOX_WIDTH, Bond, Kin, family_tree, generations


def rest(count):
    return f"+{count}"


def tree(keys, bonds, own, **more):
    kin = [Kin(key, f"phường {key}") for key in keys]
    return family_tree(kin, [Bond(*bond) for bond in bonds], own, rest, **more)


def by_key(drawn):
    return {box.key: box for box in drawn.boxes}


def test_generations_count_from_the_one_whose_family_it_is():
    bonds = [Bond(1, 3), Bond(2, 3), Bond(3, 4), Bond(9, 4)]

    assert generations(bonds, 3) == {3: 0, 1: -1, 2: -1, 4: 1}


def test_of_several_ways_the_longest_counts():
    bonds = [Bond(1, 2), Bond(2, 3), Bond(1, 3)]

    assert generations(bonds, 3) == {3: 0, 2: -1, 1: -2}
    assert generations(bonds, 1) == {1: 0, 2: 1, 3: 2}


def test_a_circle_ends():
    assert set(generations([Bond(1, 2), Bond(2, 1)], 1)) == {1, 2}


def test_earlier_ones_stand_left_and_later_ones_right():
    boxes = by_key(tree([1, 2, 3, 4], [(1, 3), (2, 3), (3, 4)], own=3))

    assert boxes[1].x == boxes[2].x == 6
    assert boxes[1].x + BOX_WIDTH < boxes[3].x < boxes[4].x
    assert boxes[3].y == boxes[4].y == (boxes[1].y + boxes[2].y) / 2
    assert [box.is_self for box in boxes.values()] == [False, False, True, False]


def test_boxes_of_a_generation_do_not_touch():
    boxes = by_key(tree(range(1, 7), [(n, 6) for n in range(1, 6)], own=6))

    tops = sorted(boxes[n].y for n in range(1, 6))
    assert all(two - one > boxes[1].height for one, two in pairwise(tops))


def test_grandparents_stand_beside_their_children():
    bonds = [(1, 9), (2, 9), (11, 2), (12, 1)]
    boxes = by_key(tree([1, 2, 9, 11, 12], bonds, own=9))

    assert boxes[12].y < boxes[11].y
    assert boxes[1].y < boxes[2].y


def test_a_line_runs_from_edge_to_edge_and_a_part_is_marked():
    drawn = tree([1, 2], [(1, 2, True)], own=2)
    [line], boxes = drawn.lines, by_key(drawn)
    middle = boxes[1].y + boxes[1].height / 2

    assert line.is_part
    assert line.path.startswith(f"M{6 + BOX_WIDTH} {middle:g} C")
    assert line.path.endswith(f" {boxes[2].x} {middle:g}")


def test_many_are_cut_at_the_far_end_and_counted():
    bonds = [(n, 100) for n in range(1, 6)] + [(n, 1) for n in range(11, 15)]
    drawn = tree([*range(1, 6), *range(11, 15), 100], bonds, own=100, most=7)

    assert set(by_key(drawn)) == {100, 1, 2, 3, 4, 5, 11, None}
    assert [words.text for words in by_key(drawn)[None].words] == ["+3"]
    assert len(drawn.lines) == 6


def test_long_names_are_wrapped_and_the_note_stands_below():
    kin = [Kin(1, "phường Nguyễn Thị Minh Khai", "đến 30/06/2025")]
    [box] = family_tree(kin, [], 1, rest).boxes

    assert [(words.text, words.is_note) for words in box.words] == [
        ("phường Nguyễn Thị", False),
        ("Minh Khai", False),
        ("đến 30/06/2025", True),
    ]
    assert all(box.y < words.y < box.y + box.height for words in box.words)


def test_the_drawing_holds_every_box():
    drawn = tree(range(1, 30), [(n, 29) for n in range(1, 29)], own=29)

    assert all(box.x + box.width < drawn.width for box in drawn.boxes)
    assert all(box.y + box.height < drawn.height for box in drawn.boxes)
