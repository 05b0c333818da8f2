"""Tables of figures: what a spreadsheet, pandas and DuckDB make of them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from service.core.codes_incident import Stroom
from service.statistics.tabellen import GEHEIM, Kolom, Soort, Tabel, Waarde, als_csv, als_parquet, kolommen_van, rij_van

S = Soort
KOLOMMEN = (
    Kolom("naam"),
    Kolom("exact", S.JA_NEE),
    Kolom("aantal", S.GEHEEL),
    Kolom("waarde", S.GETAL),
    Kolom("van", S.DAG),
    Kolom("standOp", S.MOMENT),
)
OP = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
RIJEN: list[tuple[Waarde, ...]] = [
    ("Drenthe", True, 12, 81.5, date(2026, 1, 1), OP),
    ("Twente", False, GEHEIM, GEHEIM, date(2026, 4, 1), None),
    (None, None, -3, -0.5, None, None),
]


def test_csv_has_a_header_crlf_decimal_points_and_a_dot_for_what_is_secret() -> None:
    assert als_csv(KOLOMMEN, RIJEN) == (
        "naam,exact,aantal,waarde,van,standOp\r\n"
        "Drenthe,true,12,81.5,2026-01-01,2026-11-22T10:00:00Z\r\n"
        "Twente,false,.,.,2026-04-01,\r\n"
        ",,-3,-0.5,,\r\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "  =1+1",
        '=cmd|" /C calc"!A0',
    ],
)
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    written = als_csv([Kolom("naam")], [[text]])
    assert list(csv.reader(io.StringIO(written, newline=""), strict=True)) == [["naam"], [f"'{text}"]]


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_comes_back_whole_and_harmless(texts: list[str]) -> None:
    written = als_csv([Kolom(f"k{place}") for place in range(len(texts))], [texts])
    [_, back] = csv.reader(io.StringIO(written, newline=""), strict=True)
    for text, cell in zip(texts, back, strict=True):
        assert cell.removeprefix("'") == text.removeprefix("'")
        assert cell.lstrip(" ")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_numbers_are_never_touched(number: float) -> None:
    written = als_csv([Kolom("waarde", S.GETAL)], [[number]]).splitlines()[1]
    assert type(number)(written) == number


def test_parquet_is_typed_and_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cijfers.parquet"
    path.write_bytes(als_parquet(Tabel(naam="x", kolommen=KOLOMMEN, rijen=RIJEN, over={"versie": "2026.1"})))
    schema = pq.read_schema(path)
    assert [str(field.type) for field in schema] == ["string", "bool", "int64", "double", "date32[day]",
                                                     "timestamp[us, tz=UTC]"]  # fmt: skip
    assert schema.metadata[b"versie"] == b"2026.1"
    rows = pq.read_table(path).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        tuple(None if value is GEHEIM else value for value in rij) for rij in RIJEN
    ]


def test_pandas_and_duckdb_read_both_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(als_csv(KOLOMMEN, RIJEN), encoding="utf-8", newline="")
    (tmp_path / "x.parquet").write_bytes(als_parquet(Tabel(naam="x", kolommen=KOLOMMEN, rijen=RIJEN)))
    from_csv = pd.read_csv(tmp_path / "x.csv", na_values=["."])
    from_parquet = pd.read_parquet(tmp_path / "x.parquet")
    assert list(from_csv.columns) == list(from_parquet.columns) == [kolom.naam for kolom in KOLOMMEN]
    assert from_csv["waarde"].sum() == from_parquet["waarde"].sum() == 81.0
    for name in ("csv", "parquet"):
        source = f"{tmp_path}/x.{name}"
        with duckdb.connect() as session:
            session.execute(f"SELECT waarde, van FROM '{source}' WHERE naam = 'Drenthe'")  # noqa: S608 - our own path
            [found] = session.fetchall()
        assert (float(found[0]), found[1]) == (81.5, date(2026, 1, 1))


class _Cel(BaseModel):
    model_config = {"alias_generator": lambda name: f"{name}Op", "populate_by_name": True}
    stroom: Stroom
    aantal: int | None
    gemeten: datetime | None


def test_a_flat_wire_shape_is_a_row() -> None:
    assert kolommen_van(_Cel) == (
        Kolom("stroomOp"), Kolom("aantalOp", S.GEHEEL), Kolom("gemetenOp", S.MOMENT),
    )  # fmt: skip
    cel = _Cel(stroom=Stroom.HG, aantal=None, gemeten=OP)
    assert rij_van(cel, geheim=["aantal"]) == [Stroom.HG, GEHEIM, OP]
    assert als_csv(kolommen_van(_Cel), [rij_van(cel)]).endswith("\r\nHG,,2026-11-22T10:00:00Z\r\n")


def test_what_holds_more_than_one_value_is_no_column() -> None:
    class Lijst(BaseModel):
        items: tuple[str, ...]

    with pytest.raises(TypeError):
        kolommen_van(Lijst)
