"""How far one word is from another, counted in slips of the fingers."""


def distance(one: str, other: str, most: int) -> int | None:
    """Return how many slips lie between the two words, or None if more than `most`.

    A slip is a letter too many, too few, another one, or two neighbours exchanged (the optimal
    string alignment distance, which edits no letter twice).
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > most:
        return None
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    end = 0
    while end < len(one) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for line, letter in enumerate(one, 1):
        earlier, before, row = before, row, [line]
        for column, facing in enumerate(other, 1):
            cost = min(row[-1] + 1, before[column] + 1, before[column - 1] + (letter != facing))
            if line > 1 < column and letter == other[column - 2] and one[line - 2] == facing:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
