"""Every format by its name, in the order in which a file without a named format is tried."""

from .found import Format, Reading, Unreadable

FORMATS: dict[str, Format] = {}


def read(data: bytes, name: str, format_name: str = "") -> Reading:
    """By the named format, or by the first that recognises the file. Raises Unreadable."""
    if format_name:
        return FORMATS[format_name].read(data, name)
    for one in FORMATS.values():
        if one.recognises(data, name):
            return one.read(data, name)
    raise Unreadable(f"{name}: no known format.")
