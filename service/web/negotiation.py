"""Which of the media types that can be made here the caller would rather have (RFC 9110 §12.5.1). Pure."""

from collections.abc import Iterable, Iterator


def preferred(accept: str | None, offered: Iterable[str]) -> str | None:
    """The media type of `offered` that `Accept` weighs most, the first of equals; None when it wants none of them.

    Of each type the most specific range counts; no header accepts everything. A weight that cannot be read is 1.
    """
    ranges = list(_ranges(accept or "*/*"))
    best, found = 0.0, None
    for media_type in offered:
        weight = _weight(media_type, ranges)
        if weight > best:
            best, found = weight, media_type
    return found


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for media_range, weight in ranges:
            if media_range == wanted:
                return weight
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        yield media_range or "*/*", next(map(_quality, filter(_is_quality, parameters)), 1.0)


def _is_quality(parameter: str) -> bool:
    return parameter.partition("=")[0].strip() == "q"


def _quality(parameter: str) -> float:
    try:
        return min(max(float(parameter.partition("=")[2]), 0.0), 1.0)
    except ValueError:
        return 1.0
