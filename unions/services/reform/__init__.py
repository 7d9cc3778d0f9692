"""A general reform as data: files → units of before → one decision a province."""
