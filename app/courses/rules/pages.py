"""Pages written in Markdown (CommonMark 0.31): read by many, hence rebuilt from a short list of tags.

No HTML of the author's is kept. Pictures come from stored files alone; addresses are http or https,
or those of our own resources. What comes out passes a second, independent net (nh3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.courses.rules.addresses import STORED, host_of

LONGEST = 10_000
DEEPEST = 12
TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "img"),
    *("blockquote", "code", "pre", "hr", "br"),
}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "loading"}, "ol": {"start"}}
_LAST_HEADING = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was rebuilt: the templates lay it as it is, and nothing else ever makes one."""

    html: str

    def __html__(self) -> str:
        """Return the page's HTML, to a template."""
        return self.html

    @property
    def weight(self) -> int:
        """Its length in bytes, pictures apart."""
        return len(self.html.encode())


@lru_cache(maxsize=256)
def rendered(words: str) -> Page:
    """Turn Markdown into a page whose headings begin at the second level and skip none."""
    reader = _reader()
    tokens = reader.parse(words[:LONGEST])
    _level_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = _kept(token.children)
    drawn = reader.renderer.render(tokens, reader.options, {})
    return Page(
        nh3.clean(
            str(drawn),
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer",
        )
    )


def flaws_in(words: str, *, resources: frozenset[str], pictures: frozenset[str]) -> list[str]:
    """Say what is wrong with a page, in complete sentences.

    Args:
        words: what was typed, in Markdown.
        resources: the public ids of the course's resources, to which a page may lead.
        pictures: those whose file is a picture.
    """
    if len(words) > LONGEST:
        return [f"Cette page est trop longue : {LONGEST} lettres au plus. Faites-en deux."]
    reader = _reader()
    reader.validateLink = lambda url: bool(url)  # type: ignore[method-assign]
    inside = [child for token in reader.parse(words) for child in token.children or ()]
    found = [*_broken_links(inside, resources), *_broken_pictures(inside, pictures)]
    return list(dict.fromkeys(found))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})


def _level_headings(tokens: Sequence[Token]) -> None:
    """Give each heading a level under the page's title: one below that which holds it, none skipped."""
    around: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while around and around[-1] >= written:
                around.pop()
            around.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(around) + 1, _LAST_HEADING)}"


def _kept(inside: Sequence[Token]) -> list[Token]:
    """Leave pictures that are not stored here as their words; let the others come when they are seen."""
    kept = []
    for token in inside:
        if token.type == "image":
            if not _is_a_stored_file(str(token.attrs.get("src", ""))):
                token = Token("text", "", 0, content=token.content)
            else:
                token.attrSet("loading", "lazy")
        kept.append(token)
    return kept


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute, or not: the second net knows nothing of Markdown."""
    if (tag, name) == ("a", "href"):
        return value if STORED.fullmatch(value) or host_of(value) else None
    if (tag, name) == ("img", "src"):
        return value if _is_a_stored_file(value) else None
    return value


def _is_a_stored_file(address: str) -> bool:
    named = STORED.fullmatch(address)
    return bool(named and named["file"])


def _broken_links(inside: Sequence[Token], resources: frozenset[str]) -> Iterator[str]:
    for token in inside:
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            named = STORED.fullmatch(address)
            if named and named["resource"] not in resources:
                yield f"Le lien « {address} » mène à une ressource qui n’est pas de ce parcours."
            elif not named and host_of(address) is None:
                yield f"Le lien « {address[:80]} » ne mène nulle part : écrivez une adresse en https://."


def _broken_pictures(inside: Sequence[Token], pictures: frozenset[str]) -> Iterator[str]:
    for token in inside:
        if token.type == "image":
            named = STORED.fullmatch(str(token.attrs.get("src", "")))
            if not named or not named["file"] or named["resource"] not in pictures:
                yield "Une image doit d’abord être ajoutée au parcours, comme une fiche."
            elif not token.content.strip():
                yield "Décrivez chaque image en quelques mots, entre les crochets."
