"""Figures as a table that a tool can read: CSV that no spreadsheet takes for a formula, and Parquet with types. Pure.

A cell that is kept secret is `.` in CSV and nothing in Parquet (its status stands in a column of its own); a cell that
holds nothing is empty in both. Parquet is loaded when it is first asked for: it weighs more than the rest of a process.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Final, get_args

from pydantic import BaseModel

from service.core.spreadsheet import csv_text, guarded

Geheim = Enum("Geheim", ["GEHEIM"])
GEHEIM: Final = Geheim.GEHEIM
"""What stands in a row in place of a figure that is kept secret."""
Waarde = str | bool | int | float | date | datetime | Geheim | None


class Soort(StrEnum):
    """What a column holds."""

    TEKST = "TEKST"
    JA_NEE = "JA_NEE"
    GEHEEL = "GEHEEL"
    GETAL = "GETAL"
    DAG = "DAG"
    MOMENT = "MOMENT"


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column: its name as in JSON, and what it holds."""

    naam: str
    soort: Soort = Soort.TEKST


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabel:
    """Rows under columns, with what is to be known of them all."""

    naam: str
    """Of the file, without its extension."""
    kolommen: Sequence[Kolom]
    rijen: Sequence[Sequence[Waarde]]
    over: Mapping[str, str] = field(default_factory=dict)
    """Definition version, as-of, conditions of use: goes along inside a Parquet file."""


def als_csv(kolommen: Iterable[Kolom], rijen: Iterable[Sequence[Waarde]]) -> str:
    """The table as CSV (RFC 4180): a header, commas, CRLF; decimal point, `true` and `false`, days and instants in ISO.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers are never touched.
    """
    return csv_text([kolom.naam for kolom in kolommen], (map(_as_text, rij) for rij in rijen))


def als_parquet(tabel: Tabel) -> bytes:
    """The table as Parquet: text, bool, int64, double, date32 and UTC timestamps, all nullable; `over` as metadata."""
    import pyarrow as pa  # some 50 MB that a process which is never asked for it does without
    from pyarrow import parquet

    types = {
        Soort.TEKST: pa.string(),
        Soort.JA_NEE: pa.bool_(),
        Soort.GEHEEL: pa.int64(),
        Soort.GETAL: pa.float64(),
        Soort.DAG: pa.date32(),
        Soort.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema(
        [pa.field(kolom.naam, types[kolom.soort]) for kolom in tabel.kolommen],
        metadata={name.encode(): text.encode() for name, text in tabel.over.items()},
    )
    columns = [
        pa.array([None if rij[place] is GEHEIM else rij[place] for rij in tabel.rijen], type_.type)
        for place, type_ in enumerate(schema)
    ]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), out, compression="zstd")
    return out.getvalue()


def kolommen_van(vorm: type[BaseModel]) -> tuple[Kolom, ...]:
    """The columns of a flat wire shape: its fields in their order, named as on the wire.

    TypeError for a field that holds more than one value.
    """
    return tuple(
        Kolom(info.serialization_alias or info.alias or name, _soort(info.annotation))
        for name, info in vorm.model_fields.items()
    )


def rij_van(item: BaseModel, *, geheim: Iterable[str] = ()) -> list[Waarde]:
    """The values of a flat wire shape, in the order of `kolommen_van`; the fields that are named are kept secret."""
    hidden = frozenset(geheim)
    return [GEHEIM if name in hidden else getattr(item, name) for name in type(item).model_fields]


_SOORTEN: Final[Sequence[tuple[type, Soort]]] = (
    (str, Soort.TEKST),
    (bool, Soort.JA_NEE),
    (int, Soort.GEHEEL),
    (float, Soort.GETAL),
    (datetime, Soort.MOMENT),
    (date, Soort.DAG),
)


def _soort(annotation: Any) -> Soort:
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not type(None)]
    if len(kinds) == 1 and isinstance(kinds[0], type):
        for kind, soort in _SOORTEN:
            if issubclass(kinds[0], kind):
                return soort
    raise TypeError("a column holds one plain value")


def _as_text(value: Waarde) -> str:
    match value:
        case None:
            return ""
        case Geheim():
            return "."
        case str():
            return guarded(str(value))
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            return repr(value)
