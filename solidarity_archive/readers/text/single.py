"""A text that is one post: a title, a day, and what was written, as it is pasted or typed into a file."""

from solidarity_archive.calendars import locate_dates
from solidarity_archive.post import Content, Says
from solidarity_archive.readers.text.bylines import Byline, dated
from solidarity_archive.readers.text.paragraphs import Paragraph

_LONGEST_TITLE = 150
_LONGEST_DATELINE = 80
_FEWEST_WORDS = 10
_MOST_DAYS = 2
_NO_TITLE_ENDS = (".", ",", ";", ":")


def single(paragraphs: list[Paragraph]) -> tuple[Says, Content] | None:
    """Return the post that a text is, or None if nothing shows that it is one.

    It has a day below its title, which is no part of the text, or at its end, beside a place or a name,
    which is. Lists of days, as logs are, are no posts.
    """
    if len(paragraphs) < 3 or len(paragraphs[0].text) > _LONGEST_TITLE:
        return None
    title = paragraphs[0].text
    days = [dated(paragraph.text) for paragraph in paragraphs]
    if title.endswith(_NO_TITLE_ENDS) or days[0] or sum(map(bool, days)) > _MOST_DAYS:
        return None
    at = next((at for at in (1, 2) if days[at]), None)
    said = days[at] if at else _signed(paragraphs)
    texts = [paragraph.text for number, paragraph in enumerate(paragraphs) if number not in (0, at)]
    if said is None or sum(len(text.split()) for text in texts) < _FEWEST_WORDS:
        return None
    says = Says(title=title, published=said.date)
    if said.authors:
        says["authors"] = said.authors
    return says, Content("text", "\n\n".join(texts))


def _signed(paragraphs: list[Paragraph]) -> Byline | None:
    """Return the day in the last lines of a text: ``Kyiv, 21 April 2015``."""
    for paragraph in paragraphs[-2:]:
        found = [date for _, _, date in locate_dates(paragraph.text) if len(date) >= 10]
        if len(found) == 1 and len(paragraph.text) <= _LONGEST_DATELINE:
            return Byline({"date"}, found[0][:10])
    return None
