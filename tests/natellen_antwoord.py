"""What the answer of a replay must say, by a plain loop over stored decisions; written apart from the service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from pydantic_core import from_json
from sqlalchemy import select

from service.core.facts import facts_from_json
from service.db.session import Database
from service.feedback.tables import TerugkoppelingRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import OordeelRow
from service.rules.engine import RuleSet
from tests.natellen import DOOR, minder_ver

Wire = dict[str, Any]
WEG = ("ND", "OZ")
NUTTIG = ("BRUIKBAAR", "AANGEVULD_DOOR_VT", "ONVOLDOENDE_INFO")


@dataclass(frozen=True)
class Geval:
    """A stored decision, by both sets."""

    vt_regio: str | None
    eenheid: str
    kwaliteit: str | None
    mens: str | None
    van: str
    naar: str
    spoed: int
    regel_van: str | None
    regel_naar: str | None
    zeker: frozenset[str]
    """Must-pass rules that fired."""
    nog_zeker: frozenset[str]

    @property
    def anders(self) -> bool:
        return self.van != self.naar or self.spoed != 0

    @property
    def way(self) -> str:
        if minder_ver(self.van, self.naar, self.spoed):
            return "MILDER"
        return "STRENGER" if minder_ver(self.naar, self.van, -self.spoed) else "ANDERS"

    @property
    def weaker(self) -> bool:
        drops = self.naar in WEG and self.van not in WEG
        return self.anders and self.way == "MILDER" and (bool(self.zeker) or drops)

    @property
    def held(self) -> bool:
        return self.van in DOOR and self.naar not in DOOR


def geval(
    feiten: bytes, huidig: RuleSet, concept: RuleSet, *,
    vt_regio: str | None, eenheid: str, kwaliteit: str | None, mens: str | None,
) -> Geval:  # fmt: skip
    """One stored decision, decided again by the online engine under both sets."""
    facts = facts_from_json(from_json(feiten))
    was, becomes = huidig.decide(facts), concept.decide(facts)
    sure = [
        frozenset(r.id for r in one.document.rules if r.kind in ("DOORZETTEN", "SPOED") and r.id in decision.afgegaan)
        for one, decision in ((huidig, was), (concept, becomes))
    ]
    return Geval(
        vt_regio=vt_regio, eenheid=eenheid, kwaliteit=kwaliteit, mens=mens, van=was.uitkomst.value,
        naar=becomes.uitkomst.value, spoed=int(becomes.spoed) - int(was.spoed), regel_van=was.bepalend,
        regel_naar=becomes.bepalend, zeker=sure[0], nog_zeker=sure[1],
    )  # fmt: skip


async def gevallen(database: Database, huidig: RuleSet, concept: RuleSet) -> list[Geval]:
    """All that is stored, read table by table, and decided again one by one."""
    async with database.read() as tx:
        decided = await tx.all(select(*BeoordelingRow.__table__.c).where(BeoordelingRow.volgnr == 1))
        mutaties = await tx.all(select(*MutatieRow.__table__.c))
        told = sorted(await tx.all(select(*TerugkoppelingRow.__table__.c)), key=lambda row: (row.op, row.volgnr))
        verdicts = sorted(await tx.all(select(*OordeelRow.__table__.c)), key=lambda row: (row.op, row.id))
    feiten = {row.mutatie_id: row.feiten for row in decided}
    kwaliteit = {(row.melding_id, row.mutatie_id): row.kwaliteit for row in told if row.kwaliteit is not None}
    mens = {row.mutatie_id: row.uitkomst for row in verdicts if row.definitief}
    return [
        geval(
            feiten[row.id], huidig, concept, vt_regio=row.vt_regio, eenheid=row.eenheid,
            kwaliteit=kwaliteit.get((row.melding_id, row.id)), mens=mens.get(row.id),
        )
        for row in mutaties
    ]  # fmt: skip


def deel(aantal: int, totaal: int) -> Wire:
    """A share with its interval, by the textbook (Wilson)."""
    found: Wire = {"aantal": aantal, "totaal": totaal, "procent": None, "ondergrens": None, "bovengrens": None}
    if totaal:
        z, p = 1.959963984540054, aantal / totaal
        middle = (p + z * z / (2 * totaal)) / (1 + z * z / totaal)
        half = z / (1 + z * z / totaal) * sqrt(p * (1 - p) / totaal + z * z / (4 * totaal * totaal))
        low, high = max(middle - half, 0.0), min(middle + half, 1.0)
        found |= {"procent": round(100 * p, 1), "ondergrens": round(100 * low, 1), "bovengrens": round(100 * high, 1)}
    return found


def tussen(minder: int, meer: int, totaal: int, minuten: int) -> tuple[float | None, float | None]:
    """Between which hours of triage the balance lies, by the textbook (Newcombe, for paired shares)."""
    if not totaal:
        return None, None
    z = 1.959963984540054

    def score(n: int) -> tuple[float, float, float]:
        p, root = n / totaal, z * sqrt(z * z / 4 + n * (totaal - n) / totaal)
        return p, (n + z * z / 2 - root) / (totaal + z * z), (n + z * z / 2 + root) / (totaal + z * z)

    (p, low, high), (q, down, up) = score(minder), score(meer)
    phi = sqrt(p * q / ((1 - p) * (1 - q))) if minder and meer else 0.0
    below = sqrt((p - low) ** 2 + 2 * phi * (p - low) * (up - q) + (up - q) ** 2)
    above = sqrt((high - p) ** 2 + 2 * phi * (high - p) * (q - down) + (q - down) ** 2)
    ends = max(p - q - below, -1.0), min(p - q + above, 1.0)
    return round(totaal * ends[0] * minuten / 60, 1), round(totaal * ends[1] * minuten / 60, 1)


def antwoord(cases: Sequence[Geval], namen: Mapping[str, str], minuten: int) -> Wire:
    """`gevolgen` of the whole, without the warning and the areas; lists without their order."""
    changed = [one for one in cases if one.anders]
    useful = [one for one in cases if one.kwaliteit in NUTTIG and one.van in DOOR]
    held = [one for one in useful if one.held]
    fewer, more = sum(one.held for one in cases), sum(one.van not in DOOR and one.naar in DOOR for one in cases)
    low, high = tussen(fewer, more, len(cases), minuten)
    lost = Counter((rule, one.naar) for one in cases if one.weaker for rule in one.zeker - one.nog_zeker)

    def rule(id_: str | None) -> Wire:
        return {"regel": id_, "naam": None if id_ is None else namen[id_]}

    def spared(kwaliteit: str) -> Wire:
        said = [one for one in cases if one.kwaliteit == kwaliteit and one.van in DOOR]
        return {"kwaliteit": kwaliteit, "deel": deel(sum(one.held for one in said), len(said))}

    def per_rule(id_: str | None) -> Wire:
        return rule(id_) | {
            "huidig": sum(one.regel_van == id_ for one in cases),
            "concept": sum(one.regel_naar == id_ for one in cases),
            "gewijzigd": sum(id_ in (one.regel_van, one.regel_naar) for one in changed),
        }

    ways = Counter(one.way for one in changed)
    shifts = Counter((one.van, one.naar, one.spoed) for one in changed)
    return {
        "verzwakkingen": {
            "aantal": sum(one.weaker for one in cases),
            "regels": [rule(id_) | {"naar": naar, "aantal": n} for (id_, naar), n in lost.items()],
        },
        "gewijzigd": deel(len(changed), len(cases)),
        "richtingen": {way: ways[way] for way in ("STRENGER", "MILDER", "ANDERS")},
        "overgangen": [{"van": a, "naar": b, "spoed": s, "aantal": n} for (a, b, s), n in shifts.items()],
        "nuttigTegengehouden": {
            "deel": deel(len(held), len(useful)),
            "door": [rule(id_) | {"aantal": n} for id_, n in Counter(one.regel_naar for one in held).items()],
        },
        "gespaard": [spared("GEEN_HGKM"), spared("NIET_VOOR_VT")],
        "mensLietDoor": sum(
            one.mens in ("DZ", "DZS", "VV") and one.naar in WEG and one.van not in WEG for one in changed
        ),
        "triage": {
            "minder": fewer, "meer": more, "minutenPerMelding": minuten,
            "uren": round((fewer - more) * minuten / 60, 1), "ondergrens": low, "bovengrens": high,
        },
        "regels": [per_rule(id_) for id_ in {one.regel_van for one in cases} | {one.regel_naar for one in cases}],
    }  # fmt: skip


def gebieden(cases: Iterable[Geval], of: Callable[[Geval], str | None]) -> dict[str | None, Wire]:
    """The row of each region or unit, as its own people see it."""
    parts: dict[str | None, list[Geval]] = {}
    for one in cases:
        parts.setdefault(of(one), []).append(one)

    def row(area: str | None, own: list[Geval]) -> Wire:
        ways = Counter(one.way for one in own if one.anders)
        useful = sum(one.kwaliteit in NUTTIG and one.held for one in own)
        return {
            "gebied": area, "besluiten": len(own), "gewijzigd": deel(sum(ways.values()), len(own)),
            "strenger": ways["STRENGER"], "milder": ways["MILDER"], "anders": ways["ANDERS"],
            "nuttigTegengehouden": useful,
        }  # fmt: skip

    return {area: row(area, own) for area, own in parts.items()}


def zonder_volgorde(found: Any) -> Any:
    """The same with every list in one order."""
    if isinstance(found, dict):
        return {name: zonder_volgorde(found[name]) for name in sorted(found)}
    if isinstance(found, list):
        return sorted((zonder_volgorde(value) for value in found), key=repr)
    return found


def zelfde_cijfers(gevolgen: Wire, cases: Sequence[Geval], namen: Mapping[str, str]) -> None:
    """Every figure of the whole is the recount's, and of an area it is that or kept from a stranger."""
    wanted = antwoord(cases, namen, gevolgen["triage"]["minutenPerMelding"])
    told = {name: value for name, value in gevolgen.items() if name not in ("regios", "eenheden")}
    warning = told["verzwakkingen"]["waarschuwing"]
    assert (warning is not None) == (wanted["verzwakkingen"]["aantal"] > 0)
    wanted["verzwakkingen"]["waarschuwing"] = warning
    for name in told:
        assert zonder_volgorde(told[name]) == zonder_volgorde(wanted[name]), name
    assert told.keys() == wanted.keys()
    for name, rows in (
        ("regios", gebieden(cases, lambda one: one.vt_regio)),
        ("eenheden", gebieden(cases, lambda one: one.eenheid)),
    ):
        assert {row["gebied"] for row in gevolgen[name]} == rows.keys()
        for row in gevolgen[name]:
            shown = {key: value for key, value in row.items() if value is not None}
            assert shown.items() <= rows[row["gebied"]].items()
