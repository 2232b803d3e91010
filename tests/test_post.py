"""When two posts are the same."""

from operator import ne

from solidarity_archive.post import Details, Person, Post


def test_what_was_not_asked_for_makes_no_difference() -> None:
    post = Post(id=4, title="Roses", authors=(Person("Ann"),))
    asked = post._replace(text="bread and roses", details=Details(extra=("bread",)))
    assert post == asked
    assert ne(post, asked) is False
    assert hash(post) == hash(asked)


def test_any_field_makes_a_difference() -> None:
    post = Post(id=4, title="Roses")
    assert post != Post(id=4, title="Bread")
    assert post != post._replace(digests=(("comments", "abc"),))
    assert ne(post, tuple(post))
