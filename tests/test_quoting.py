"""What a user of excerpts is told beside them."""

from tests.conftest import Cli


def test_posts_without_the_term_are_named_and_quoted_all_the_same(cli: Cli) -> None:
    for text in ("The miners are out.", "Шахтёры бастуют.", "The dockers are out."):
        cli("add", "--title", text, cli.write("post.txt", text))
    ran = cli("excerpt", "1", "2", "3", "--around", "шахтеры", "--no-cite", "-f", "text")
    assert [line for line in ran.lines if line] == [
        "The miners are out.",
        "Шахтёры бастуют.",
        "The dockers are out.",
    ]
    told = "'шахтеры' is not in its text; the excerpt is the one without --around"
    assert ran.err.splitlines() == [f"post 1: {told}", f"post 3: {told}"]
    assert cli("excerpt", "1", "--around", "out").err == ""


def test_a_passage_may_be_around_another_form_of_the_term(cli: Cli) -> None:
    text = f"The mining town. {'So it was. ' * 60}A miner’s wives. {'So it was. ' * 60}"
    cli("add", "--title", "Pits", cli.write("post.txt", text))
    for term in ("miners", "miners wives", "miner wife"):
        ran = cli("excerpt", "1", "--around", term, "--words", "4", "--no-cite", "-f", "text")
        assert ran.lines == ["[…] A miner’s wives. […]"]
        assert ran.err == ""
