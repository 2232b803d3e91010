"""What the items of an export are known by: as in a dict, in little memory."""

from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.readers.seen import Known, Seen
from tests.conftest import capture


class Colliding(int):
    """A name whose hash is a number of our choice."""

    def __hash__(self) -> int:
        return int(self)


# Hashes that end alike, as those of one shelf do, and bytes that are found where one hash meets the next.
HASHES = st.sampled_from(
    [-(1 << 62), -4096, 0, 4096, 4096 << 8, 4096 << 16, 0x1000_1000_1000, 0x10_0010_0010_0000]
)


@given(st.lists(HASHES | st.integers(0, 1 << 60)))
def test_the_first_item_that_had_a_name_is_known(names: list[int]) -> None:
    known, first = Known(), dict[int, int]()
    for item, name in enumerate(names):
        assert known.first(Colliding(name), item) == first.setdefault(name, item)


def test_numbers_of_any_kind_name_the_post_that_has_an_address() -> None:
    for number in ("7", "007", "0", "9" * 30, "x-1"):
        seen = Seen()
        one = capture("Bread", text="Ovens.", says={"source_id": number, "guid": "https://mill.example/?p=7"})
        other = capture("Roses", text="Steps.", says={"source_id": "8", "guid": "https://mill.example/?p=7"})
        assert not list(seen.told_apart(one))
        (notice,) = seen.told_apart(other)
        assert notice.what == f"has the guid of {number}; it is left out: https://mill.example/?p=7"
        assert "guid" not in other.says


def test_the_same_item_twice_keeps_its_number_and_another_one_does_not() -> None:
    def item(title: str, text: str) -> list[str]:
        said = capture(title, text=text, says={"source_id": "7", "guid": "https://mill.example/?p=7"})
        return [notice.what for notice in seen.told_apart(said)]

    seen = Seen()
    assert not item("Bread", "Ovens.")
    assert not item("Bread", "Ovens and more.")
    assert item("Roses", "Steps.") == ["has the number 7 of another post; it is left out"]


def test_a_number_of_a_site_that_nobody_knows_is_nothing_to_be_known_by() -> None:
    seen = Seen()
    for title in ("Bread", "Roses"):
        said = capture(title, text=title, says={"source_id": "7"})
        assert not list(seen.told_apart(said))
        assert said.says["source_id"] == "7"


def test_numbers_are_told_apart_by_the_sites_that_addresses_name() -> None:
    seen = Seen()
    for host in ("mill.example", "quay.example"):
        said = capture(host, text=host, says={"source_id": "7", "guid": f"https://{host}/?p=7"})
        assert not list(seen.told_apart(said))
        assert said.says["guid"]
