"""One check for every page: well formed, labelled, typed in French, light, no script or style inside."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

HEAVIEST = 14 * 1024
"""Bytes of a page once compressed, its stylesheet apart."""

NARROW = "\u202f"
SPACES = f"[{NARROW}\u00a0]"
TYPOGRAPHY = {
    r"[^\W\d_]'[^\W\d_]": "apostrophe droite",
    r'"': "guillemets droits",
    r"\.\.\.": "trois points au lieu de …",
    rf"«(?!{SPACES})": "« sans espace fine après",
    rf"(?<!{SPACES})»": "» sans espace fine avant",
    rf"(?<![{NARROW}\u00a0?!])[?!;](?=\s|$)": "ponctuation double sans espace fine",
    rf"(?<!{SPACES}):(?=\s|$)": "deux-points sans espace fine",
    r"·": "point médian",
}
NOT_PROSE = {"script", "style", "code", "pre", "kbd", "samp", "textarea", "svg"}
FIELDS = {"input", "select", "textarea"}
FREE = {"text", "search", "email", "tel", "password", "url"}
NOT_FIELDS = {"hidden", "submit", "button", "reset", "image"}
RESOURCES = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


def defects(page: bytes) -> list[str]:
    """List what is wrong with a page; empty when nothing is.

    What a person typed is shown as typed: it stands in an element marked `translate="no"`,
    whose text is not judged.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(page, transport_encoding="utf-8")
    found = [f"HTML : {code} à la ligne {where[0]}" for where, code, _rest in parser.errors]
    found.extend(problem for check in CHECKS for problem in check(root))
    weight = len(gzip.compress(page))
    if weight > HEAVIEST:
        found.append(f"la page pèse {weight} octets une fois comprimée, plus que {HEAVIEST}")
    return found


def title_of(page: bytes) -> str:
    """Return the title of a page."""
    title = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False).find(".//title")
    return words(title) if title is not None else ""


def targets(page: bytes) -> set[tuple[str, str]]:
    """Return the method and the path of each link and form that stays on this site."""
    root = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False)
    named = [("get", link.get("href") or "") for link in root.iter("a")]
    named += [(form.get("method") or "get", form.get("action") or "") for form in root.iter("form")]
    return {
        (method.upper(), re.split("[?#]", address)[0])
        for method, address in named
        if re.match(r"/(?!/)", address)
    }


def words(element: Element) -> str:
    """Return the words of an element, as one line."""
    return " ".join("".join(element.itertext()).split(" ")).strip()


def named_and_structured(root: Element) -> Iterator[str]:
    """A language, a title, one main part, one first heading, and no level skipped after it."""
    if not root.get("lang"):
        yield "la page ne dit pas sa langue"
    title = root.find(".//title")
    if title is None or not words(title):
        yield "la page n’a pas de titre"
    if root.find(".//meta[@name='viewport']") is None:
        yield "la page ne s’adapte pas à l’écran (viewport)"
    for tag in ("h1", "main"):
        if len(root.findall(f".//{tag}")) != 1:
            yield f"la page a {len(root.findall(f'.//{tag}'))} <{tag}>"
    yield from _skipped_headings(root)


def _skipped_headings(root: Element) -> Iterator[str]:
    before = 1
    for element in root.iter():
        if isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag):
            level = int(element.tag[1])
            if level > before + 1:
                yield f"le titre « {words(element)} » saute un niveau"
            before = level


def identified_once(root: Element) -> Iterator[str]:
    """No identifier twice, and none cited that is not there."""
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    yield from (f"l’identifiant {name} sert {times} fois" for name, times in ids.items() if times > 1)
    for element in root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for cited in (element.get(attribute) or "").split():
                if cited not in ids:
                    yield f"{attribute} cite {cited}, qui n’existe pas"


def labelled(root: Element) -> Iterator[str]:
    """Every field has a label, every group a legend, every picture, link and button its words."""
    named = {element.get("for") for element in root.iter("label")}
    wrapped = {id(field) for label in root.iter("label") for field in label.iter() if field.tag in FIELDS}
    for field in root.iter():
        if field.tag not in FIELDS or field.get("type") in NOT_FIELDS:
            continue
        by_attribute = field.get("aria-label") or field.get("aria-labelledby")
        if not (by_attribute or field.get("id") in named or id(field) in wrapped):
            yield f"le champ {field.get('name')} n’a pas d’étiquette"
    for group in root.iter("fieldset"):
        if group.find("legend") is None:
            yield "un groupe de champs n’a pas de légende"
    for picture in root.iter("img"):
        if picture.get("alt") is None:
            yield f"l’image {picture.get('src')} n’a pas de texte"
    for element in (*root.iter("a"), *root.iter("button")):
        if not (words(element) or element.get("aria-label") or element.find(".//img[@alt]") is not None):
            yield f"un <{element.tag}> n’a pas de texte"


def guarded_forms(root: Element) -> Iterator[str]:
    """A form that writes carries its token; no form sends what is typed elsewhere."""
    for form in root.iter("form"):
        action = form.get("action") or ""
        writes = (form.get("method") or "get").lower() == "post"
        if writes and form.find(".//input[@name='csrf_token']") is None:
            yield f"le formulaire {action} n’a pas de jeton"
        if action.startswith(("http:", "https:", "//")):
            yield f"le formulaire {action} envoie ailleurs"


def typed_in_the_body(root: Element) -> Iterator[str]:
    """What a person types, a name perhaps, is never sent in an address: logs and histories keep those."""
    for form in root.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            continue
        for field in form.iter():
            free = field.tag == "input" and field.get("type", "text") in FREE
            if free or field.tag == "textarea":
                yield f"le champ {field.get('name')} serait envoyé dans une adresse"


def without_script_or_style_inside(root: Element) -> Iterator[str]:
    """No style, no script and no handler inside the page; nothing from another site."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"un <{element.tag}> dans la page"
        if element.tag == "script" and element.get("src") and element.get("defer") is None:
            yield f"le script {element.get('src')} retarde la page (defer)"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"l’attribut {name} sur <{element.tag}>"
        address = element.get(RESOURCES.get(element.tag, "")) or ""
        if re.match(r"(https?:)?//", address):
            yield f"une ressource d’un autre site : {address}"


def typed_in_french(root: Element) -> Iterator[str]:
    """Apostrophes, guillemets and narrow spaces as French prints them."""
    for prose in _prose(root):
        for pattern, problem in TYPOGRAPHY.items():
            if re.search(pattern, prose):
                yield f"{problem} : {' '.join(prose.split())[:80]!r}"


def _prose(element: Element) -> Iterator[str]:
    """Give each text that we wrote, in French."""
    if not isinstance(element.tag, str) or element.tag in NOT_PROSE or element.get("translate") == "no":
        return
    if (element.get("lang") or "fr")[:2] != "fr":
        return
    for text in (
        element.text,
        *(element.get(name) for name in ("alt", "title", "placeholder", "aria-label")),
    ):
        if text and text.strip():
            yield text.strip(" \n\t")
    for child in element:
        yield from _prose(child)
        if child.tail and child.tail.strip():
            yield child.tail.strip(" \n\t")


CHECKS = (
    named_and_structured,
    identified_once,
    labelled,
    guarded_forms,
    typed_in_the_body,
    without_script_or_style_inside,
    typed_in_french,
)
