"""Facts for tests: made by hand, or a random life of any subject; and what they count for by the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

from hypothesis import strategies as st

from service.statistics.bijdragen import bijdragen
from service.statistics.catalogus import INDICATOREN
from service.statistics.indicator import Meting
from service.statistics.onderwerp import Onderwerp
from service.tally.service import Feit, Feitsoort, Opgetekend

F = Feitsoort
DAG = date(2026, 3, 2)
REGIOS, EENHEDEN = ("twente", "drenthe"), ("oost-nederland", "noord-nederland")
METINGEN = {meting.id: meting for indicator in INDICATOREN.values() for meting in indicator.metingen}


def een_feit(
    soort: Feitsoort, onderwerp: str = "een", /, *, dag: date = DAG, vt_regio: str | None = "twente",
    eenheid: str | None = "oost-nederland", stroom: str | None = "HG", **gegevens: Any,
) -> Opgetekend:  # fmt: skip
    """One fact about a subject that is named by any text."""
    sleutel = blake2b(onderwerp.encode(), digest_size=16).digest()
    return Opgetekend(sleutel, soort, dag, vt_regio, eenheid, stroom, gegevens)


def als_feit(opgetekend: Opgetekend) -> Feit:
    """The same, to be recorded; the subject is named by the key in hex."""
    return Feit(
        soort=opgetekend.soort,
        onderwerp=opgetekend.sleutel.hex(),
        dag=opgetekend.dag,
        vt_regio=opgetekend.vt_regio,
        eenheid=opgetekend.eenheid,
        stroom=opgetekend.stroom,
        gegevens=opgetekend.gegevens,
    )


def een_mutatie(onderwerp: str = "een", /, *, status: str = "DOORGEZET", **gegevens: Any) -> Opgetekend:
    """A mutatie that came in and was settled at once."""
    told: dict[str, Any] = {"versie": 1, "status": status, "uitkomst": "DZ", "redenen": ["GEWELD"]}
    return een_feit(F.MUTATIE, onderwerp, **(told | gegevens))


def een_melding(onderwerp: str = "een", /, **gegevens: Any) -> Opgetekend:
    """A melding that was delivered on Monday 2 March 2026, with its terms."""
    told: dict[str, Any] = {
        "soort": "NIEUW",
        "spoed": False,
        "band": "VOLLEDIG",
        "gezien": True,
        "t1": "2026-03-09",
        "t1b": "2026-03-07",
        "t7": "2026-03-11",
    }
    return een_feit(F.MELDING, onderwerp, **(told | gegevens))


def een_terugkoppeling(onderwerp: str = "een", /, **gegevens: Any) -> Opgetekend:
    """Feedback after triage, in time, with nothing special."""
    told: dict[str, Any] = {"kwaliteit": "BRUIKBAAR", "vervolg": "02", "acuut": "GEEN", "op_tijd": True}
    return een_feit(F.TERUGKOPPELING, onderwerp, **(told | gegevens))


def geteld(feiten: Iterable[Opgetekend], op: date = date.max) -> Counter[tuple[str, str]]:
    """What these facts count for on a day, by grootheid and part; of a distribution the number of records."""
    by_subject: dict[bytes, list[Opgetekend]] = {}
    for feit in feiten:
        by_subject.setdefault(feit.sleutel, []).append(feit)
    found: Counter[tuple[str, str]] = Counter()
    for own in by_subject.values():
        for bijdrage in bijdragen(Onderwerp.van(own)):
            for regel in bijdrage.regels:
                if regel.vanaf <= op:
                    found[regel.grootheid, regel.onderdeel] += regel.aantal
    return found


def cijfer(
    meting: str | Meting, feiten: Iterable[Opgetekend], op: date = date.max, onderdeel: str = ""
) -> tuple[int, ...]:
    """Numerator, denominator and left out of a figure on a day; only those that its definition has."""
    asked = METINGEN[meting] if isinstance(meting, str) else meting
    found = geteld(feiten, op)
    whole = (name for name in (asked.noemer, asked.weggelaten) if name is not None)
    return (found[asked.teller, onderdeel or asked.onderdeel or ""], *(found[name, ""] for name in whole))


_dagen = st.integers(0, 400).map(lambda n: DAG + timedelta(days=n))
_tekst = st.none() | _dagen.map(date.isoformat)
_codes = st.lists(st.sampled_from(["01", "02", "06"]), max_size=2)
_regels = st.lists(st.sampled_from(["D01", "D02", "N06"]), max_size=3, unique=True)
_REGELSET = st.just("landelijk@2026.1")
_ja = st.booleans()
_gegevens: dict[Feitsoort, dict[str, st.SearchStrategy[Any]]] = {
    F.MUTATIE: {
        "status": st.sampled_from(["DOORGEZET", "SPOED", "BEOORDEELD", "AANVULLEN", "NIET_DOORGEZET", "INGETROKKEN"]),
        "uitkomst": st.sampled_from(["DZ", "DZS", "AV", "ND", "HB"]),
        "redenen": st.lists(st.sampled_from(["GEWELD", "ADMINISTRATIEF"]), max_size=2),
        "regels": _regels,
        "regelset": _REGELSET,
        "toegepast": st.integers(0, 2**26 - 1),
        "gevuld": st.integers(0, 2**26 - 1),
        "tegenspraak": st.lists(st.sampled_from(["KIND_VOLWASSEN", "DUBBEL"]), max_size=2),
    },
    F.UITKOMST: {
        "status": st.sampled_from(["DOORGEZET", "NIET_DOORGEZET", "OVERIGE_ZORG", "HEROPEND", "INGETROKKEN"]),
        "redenen": st.lists(st.sampled_from(["GEWELD", "ADMINISTRATIEF"]), max_size=2),
    },
    F.STEEKPROEF: {"fout": _ja},
    F.MELDING: {
        "soort": st.sampled_from(["NIEUW", "VERVOLG"]),
        "spoed": _ja,
        "band": st.sampled_from(["VOLLEDIG", "BRUIKBAAR"]),
        "gezien": _ja,
        "gezien_voor": _tekst,
        "aanleidingen": _codes,
        "regels": _regels,
        "regelset": _REGELSET,
        "fase": st.sampled_from([None, "TRIAGE", "DAARNA", "MONITORING"]),
        "eerder": st.sampled_from([1, 2, 3]),
        "t1": _tekst,
        "t1b": _tekst,
        "t7": _tekst,
    },
    F.VERSIE: {"band": st.sampled_from(["VOLLEDIG", "ONVOLLEDIG"]), "aanleidingen": _codes},
    F.GEZIEN: {"op_tijd": _ja},
    F.GELEZEN: {"minuten": st.integers(0, 10_000)},
    F.STAND: {
        **dict.fromkeys(("ts", "te", "bd", "os", "oe", "ow", "ov", "t3"), _tekst),
        **dict.fromkeys(("bewust", "onvoldoende", "monitor"), _ja),
    },
    F.TERUGKOPPELING: {
        "kwaliteit": st.sampled_from(["BRUIKBAAR", "GEEN_HGKM", "ONVOLDOENDE_INFO"]),
        "vervolg": st.sampled_from(["01", "02", "03", "04"]),
        "acuut": st.sampled_from([None, "ACUUT", "STRUCTUREEL", "GEEN", "NIET_BEOORDEELD"]),
        "aanleidingen": _codes,
        "op_tijd": _ja,
        "ontbrekend": st.lists(st.sampled_from(["Q03", "Q07"]), max_size=2),
    },
    F.INGETROKKEN: {},
    F.OVERGEDRAGEN: {"melding": st.sampled_from(["a", "b"]), "op": _tekst},
    F.HERMELD: {"melding": st.sampled_from(["c", "d"]), "op": _tekst},
    F.VRAAG: {
        "gevraagd": _dagen.map(date.isoformat),
        "uiterlijk": _tekst,
        "status": st.sampled_from(["GESTELD", "BEANTWOORD", "GEWEIGERD", "INGETROKKEN"]),
        "op_tijd": st.none() | _ja,
        "redenen": st.lists(st.sampled_from(["GEEN_GROND", "NIETS_GEVONDEN"]), max_size=2),
    },
    F.OM_VRAAG: {
        "gevraagd": _dagen.map(date.isoformat),
        "minuten": st.none() | st.integers(0, 5_000),
        "beslist": _ja,
        "zonder": _ja,
    },
}
_LEVENS: Sequence[tuple[Feitsoort, ...]] = (
    (F.MUTATIE, F.UITKOMST, F.STEEKPROEF),
    (F.MELDING, F.VERSIE, F.GEZIEN, F.GELEZEN, F.STAND, F.TERUGKOPPELING, F.INGETROKKEN, F.OVERGEDRAGEN, F.HERMELD),
    (F.VRAAG,),
    (F.OM_VRAAG,),
)


@st.composite
def feiten_van_een(draw: st.DrawFn, onderwerp: str) -> list[Opgetekend]:
    """A random life of one subject, whatever it is; facts come in any order, as they may."""
    kinds = draw(st.sampled_from(_LEVENS))
    drawn = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=7))
    return [
        een_feit(
            soort,
            onderwerp,
            dag=draw(_dagen),
            vt_regio=draw(st.sampled_from([None, *REGIOS])),
            eenheid=draw(st.sampled_from(EENHEDEN)),
            **draw(st.fixed_dictionaries(_gegevens[soort])),
        )
        for soort in drawn
    ]


@st.composite
def feiten(draw: st.DrawFn, onderwerpen: int = 6) -> list[Opgetekend]:
    """The lives of some subjects, as they were recorded: through each other, those of one subject in their order."""
    lives = [draw(feiten_van_een(str(n))) for n in range(draw(st.integers(1, onderwerpen)))]
    turns = draw(st.permutations([n for n, life in enumerate(lives) for _ in life]))
    rest = [iter(life) for life in lives]
    return [next(rest[n]) for n in turns]
