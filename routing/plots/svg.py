"""The little of SVG that the drawings need, with a style that follows the reader's theme."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

# Light and dark, from the design tokens of the product (tokens.css): name, light, dark.
COLOURS = {
    "surface": ("#ffffff", "#15191f"),
    "sunken": ("#eceef0", "#1d222a"),
    "line": ("#e1e4e8", "#262c35"),
    "strong": ("#c6cbd2", "#414955"),
    "ink": ("#171a1f", "#eceef1"),
    "ink2": ("#4d5560", "#b3bbc6"),
    "ink3": ("#5f6772", "#8e97a3"),
    "go": ("#1d5bcb", "#6fa1fa"),
    "work": ("#0b7064", "#4cc3b0"),
    "onwork": ("#ffffff", "#04201c"),
    "site": ("#4fae9f", "#2b8677"),
    "alarm": ("#c01f2c", "#ff7f86"),
    "risk": ("#b86a00", "#e5a545"),
    # What tells routes apart; the first ones are the hues above.
    "hue0": ("#1d5bcb", "#6fa1fa"),
    "hue1": ("#0b7064", "#4cc3b0"),
    "hue2": ("#b86a00", "#e5a545"),
    "hue3": ("#6338c4", "#a98cf5"),
    "hue4": ("#c01f2c", "#ff7f86"),
    "hue5": ("#4fae9f", "#9fe3d6"),
    "hue6": ("#7d4500", "#ffce7a"),
    "hue7": ("#8fb3ec", "#b4d0ff"),
    "hue8": ("#8a63dc", "#cdbbff"),
    "hue9": ("#db6b73", "#c4525a"),
}
HUES = 10
FONT = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Inter,'Noto Sans','Liberation Sans',"
    "Arial,sans-serif"
)
SHAPES = """
text{font-family:%s;font-size:12px}
.s11{font-size:11px}.s13{font-size:13px}.s20{font-size:20px;font-weight:600}
.strong{font-weight:500}.middle{text-anchor:middle}.end{text-anchor:end}
.w1{stroke-width:1}.w2{stroke-width:2}.w3{stroke-width:3}
.line{fill:none;stroke-linejoin:round;stroke-linecap:round}
.dash{stroke-dasharray:2 4}.num{font-variant-numeric:tabular-nums}
.over{paint-order:stroke;stroke-width:3}
""".replace("%s", FONT)


def element(name: str, *inside: str, title: str = "", **attributes: object) -> str:
    """One element; `inside` is SVG already, `cls` stands for `class` and `_` for `-`.

    Args:
        title: What a screen reader says of it, and a browser shows beside the pointer.
    """
    told = f"<title>{_text(title)}</title>" if title else ""
    content = told + "".join(inside)
    names = {key: "class" if key == "cls" else key.replace("_", "-") for key in attributes}
    given = "".join(f" {names[key]}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def text(x: float, y: float, words: str, cls: str = "fill-ink2") -> str:
    """A line of text."""
    return element("text", _text(words), x=x, y=y, cls=cls)


def path(points: Iterable[tuple[float, float]], cls: str, title: str = "") -> str:
    """A line through points."""
    steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return element("path", title=title, d=f"M{steps}", cls=f"line {cls}")


def document(width: float, height: float, title: str, note: str, parts: Iterable[str]) -> str:
    """A whole drawing with its heading; `note` says in a sentence what is to be seen."""
    ground = element("rect", width=width, height=height, cls="fill-surface")
    heading = [text(24, 36, title, "s20 fill-ink"), text(24, 58, note, "s13 fill-ink2 num")]
    body = "\n".join([ground, *heading, *parts])
    box = f"0 0 {_number(width)} {_number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{_number(width)}" '
        f'height="{_number(height)}" role="img" aria-labelledby="title note">\n'
        f'<title id="title">{_text(title)}</title>\n<desc id="note">{_text(note)}</desc>\n'
        f"<style>{_style()}</style>\n{body}\n</svg>\n"
    )


def _style() -> str:
    # Literal colours, not variables: programs that convert SVG often know no variables.
    light, dark = (
        "".join(
            f".fill-{name}{{fill:{shades[i]}}}.line-{name}{{stroke:{shades[i]}}}\n"
            for name, shades in COLOURS.items()
        )
        for i in (0, 1)
    )
    return f"{SHAPES}{light}@media (prefers-color-scheme:dark){{\n{dark}}}\n"


def _quoted(value: object) -> str:
    return quoteattr(_number(value) if isinstance(value, float) else _clean(str(value)))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _text(words: str) -> str:
    return escape(_clean(words))


def _clean(words: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c if _is_allowed(c) else "\N{REPLACEMENT CHARACTER}" for c in words)


def _is_allowed(character: str) -> bool:
    is_surrogate = "\ud800" <= character <= "\udfff"
    return character >= " " and not is_surrogate and character not in "\ufffe\uffff"
