"""The items E01–E16 of one mutatie (handbook §9.1), from what was found and what the message says. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from service.core.calendar import Calendar
from service.core.codelists import naam
from service.core.codes_beoordeling import MutatieStatus
from service.core.codes_betrokkenen import Rol
from service.core.codes_terugkoppeling import Overdrachtspartij
from service.core.window import direct_since, months_back
from service.enrichment.derive_history import antecedents, escalation, weight
from service.enrichment.derive_incident import Derived
from service.enrichment.history import AFGEWEZEN, Zaak
from service.enrichment.matches import ADRES_DRUK, Match, Matches
from service.enrichment.past import Past
from service.enrichment.provenance import BERICHT, Item, Resultaat, Venster, instant, item
from service.enrichment.reading import Reading
from service.enrichment.routing import Route
from service.enrichment.traces import Spoorsoort

_FROM_HISTORY: Final = ("E02", "E03", "E05", "E07", "E09", "E11", "E12", "E15")
_ON_ADDRESS: Final = ("E01", "E04")
_FROM_MESSAGE: Final = ("E06", "E08", "E10", "E13", "E14")
_CODE: Final = itemgetter("code")


def items(
    reading: Reading, facts: Derived, found: Matches, before: Past, route: Route, loopt: Zaak | None, now: datetime
) -> list[Item]:
    """Every item, in the order of the handbook; what was looked up without a result is there as well."""
    op = instant(now)
    made: list[Item] = []
    if found.alle:
        _from_register(made, reading, facts, found, before, loopt, now, op)
    made.extend(_too_busy(text, op) for text in found.niet_geteld)
    _from_message(made, reading, facts, before, op)
    region = _region(route, op)
    nothing = _nothing(op, persons=bool(found.gevolgd), address=found.adres_bekend)
    if not made:
        return [*nothing, region]
    made.append(region)
    present = {one["code"] for one in made}
    made.extend([one for one in nothing if one["code"] not in present])
    made.sort(key=_CODE)
    return made


@lru_cache(maxsize=16)
def _nothing(op: str, *, persons: bool, address: bool) -> tuple[Item, ...]:
    """One answer for all members of a list about whom nothing is known; items are never changed."""
    asked = tuple(
        item(code, op, resultaat=Resultaat.NIETS_GEVONDEN if known else Resultaat.NIET_TE_VRAGEN)
        for codes, known in ((_ON_ADDRESS, address), (_FROM_HISTORY, persons))
        for code in codes
    )
    told = tuple(item(code, op, bron=BERICHT, venster=None) for code in _FROM_MESSAGE)
    return tuple(sorted(asked + told, key=_CODE))


@lru_cache(maxsize=16)
def _too_busy(text: str, op: str) -> Item:
    code = "E01" if text == ADRES_DRUK else "E02"
    return item(code, op, omschrijving=text, resultaat=Resultaat.NIET_GETELD, venster=Venster.EEN_JAAR)


def _from_register(
    made: list[Item],
    reading: Reading,
    facts: Derived,
    found: Matches,
    before: Past,
    loopt: Zaak | None,
    now: datetime,
    op: str,
) -> None:
    at_home = [match for match in found.alle if match.huishouden or match.woonadres]
    if at_home:
        made.append(_summary("E01", at_home, now, op, zekerheid=Spoorsoort.ADRES.value))
    persons = found.op_persoon
    if before.minderjarige_op_adres:
        made.append(item("E04", op, {"minderjarigeBekend": True}, zekerheid=Spoorsoort.ADRES.value))
    if not persons:
        return
    for rol, places in _by_role(reading).items():
        theirs = [match for match in persons if not places.isdisjoint(match.personen)]
        if theirs:
            made.append(_summary("E02", theirs, now, op, rol=rol))
    if before.hg:
        dates = [_day(moment) for moment in before.hg]
        counted: dict[str, Any] = {
            "in3Maanden": before.hg_3m,
            "in12Maanden": before.hg_12m,
            "in60Maanden": len(before.hg),
            "dagenSindsLaatste": max(0, (now - before.hg[0]).days),
            "zelfdeKoppel": before.zelfde_koppel,
            "anderSlachtoffer": before.ander_slachtoffer,
            "datums": dates,
        }
        made.append(_item("E03", [match for match in persons if match.eerder.kenmerken.get("hg")], counted, op))
        if escalation(reading, facts, before):
            growth = {
                "laatste6Maanden": before.hg_recent,
                "daarvoor6Maanden": before.hg_daarvoor,
                "zwaarteNu": weight(reading, facts),
                "zwaarsteEerder": before.zwaarste,
                "datums": dates,
            }
            made.append(_item("E09", persons, growth, op))
    for code, key in (("E05", "wapen"), ("E12", "verward"), ("E07", "huisverbod")):
        marked = [match for match in persons if match.eerder.kenmerken.get(key)]
        if marked:
            values: dict[str, Any] = {"aantal": len(marked), "datums": [_day(match.eerder.op) for match in marked]}
            if code == "E07":
                values["statussen"] = sorted({match.eerder.kenmerken[key] for match in marked})
                values["looptTot"] = before.huisverbod_tot
            made.append(_item(code, marked, values, op))
    _cases(made, persons, loopt, op)


def _cases(made: list[Item], persons: list[Match], loopt: Zaak | None, op: str) -> None:
    known = [match for match in persons if match.eerder.zaak is not None]
    if known:
        zaken = {zaak.hoofd_id: zaak for match in known if (zaak := match.eerder.zaak) is not None}
        values: dict[str, Any] = {
            "meldingen": [
                _case(zaak)
                for zaak in sorted(zaken.values(), key=lambda zaak: (zaak.ontvangen_op, zaak.hoofd_id), reverse=True)
            ],
            "hoortBij": None if loopt is None else str(loopt.hoofd_id),
        }
        made.append(_item("E11", known, values, op))
    dropped = [match for match in persons if match.eerder.status in AFGEWEZEN]
    if dropped:
        values = {
            "aantal": len(dropped),
            "overigeZorg": sum(match.eerder.status is MutatieStatus.OVERIGE_ZORG for match in dropped),
            "datums": [_day(match.eerder.op) for match in dropped],
        }
        made.append(_item("E15", dropped, values, op))


def _case(zaak: Zaak) -> dict[str, Any]:
    """A case at VT: open, closed, or handed over, since when and to what kind of party; who exactly VT can tell."""
    stand, since = zaak.stand
    values: dict[str, Any] = {
        "meldingId": str(zaak.hoofd_id),
        "status": zaak.status.value,
        "stand": stand.value,
        "sindsOp": None if since is None else instant(since),
        "vtRegio": zaak.vt_regio,
        "ontvangenOp": instant(zaak.ontvangen_op),
    }
    if zaak.overdracht is not None:
        code = zaak.overdracht.aan
        values["overgedragenAan"] = None if code is None else {"code": code, "naam": naam(Overdrachtspartij(code))}
        values["veiligThuisVolgt"] = zaak.open
    return values


def _from_message(made: list[Item], reading: Reading, facts: Derived, before: Past, op: str) -> None:
    """What is 'as recorded': by the message itself, or by marks that earlier mutaties left."""
    if classes := antecedents(reading):
        _record(made, "E06", op, {"klassen": sorted(classes)})
    overtreden, om = facts["verbod_overtreden"], facts["om_betrokken"]
    if overtreden or om:
        _record(made, "E08", op, {"verbodOvertreden": overtreden, "omBetrokken": om})
    if facts["kindermaatregel"]:
        _record(made, "E10", op, {"maatregel": True})
    zwanger = bool(facts["zwanger_slachtoffer"] or facts["ongeboren_kind"] or before.zwanger)
    if zwanger or facts["pasgeborene"]:
        _record(made, "E13", op, {"zwangerschap": zwanger, "pasgeborene": facts["pasgeborene"]})
    if facts["eer_signalen"]:
        _record(made, "E14", op, {"signalen": True})


def _record(made: list[Item], code: str, op: str, values: dict[str, Any]) -> None:
    made.append(item(code, op, values, bron=BERICHT, venster=None))


def _region(route: Route, op: str) -> Item:
    values = None
    if route.vt_regio is not None:
        values = {
            "gemeentecode": route.gemeentecode,
            "vtRegio": route.vt_regio,
            "eenheid": route.eenheid,
            "bepaaldDoor": route.grond,
            "andereRegios": list(route.andere_regios),
        }
    return item("E16", op, values, bron=BERICHT, venster=None)


def _summary(
    code: str, found: Sequence[Match], now: datetime, op: str, *, zekerheid: str | None = None, rol: str | None = None
) -> Item:
    values: dict[str, Any] = {} if rol is None else {"rol": rol}
    year = months_back(now, 12)
    values["in12Maanden"] = sum(match.eerder.verwerkt_op >= year for match in found)
    values["in60Maanden"] = len(found)
    values["waarvanHg"] = sum(bool(match.eerder.kenmerken.get("hg")) for match in found)
    values["datums"] = [_day(match.eerder.op) for match in found]
    return _item(code, found, values, op, zekerheid=zekerheid, direct_vanaf=direct_since(now))


def _item(
    code: str,
    found: Sequence[Match],
    values: dict[str, Any],
    op: str,
    *,
    zekerheid: str | None = None,
    direct_vanaf: datetime | None = None,
) -> Item:
    first = min(match.eerder.verwerkt_op for match in found)
    direct = direct_vanaf is not None and first >= direct_vanaf
    return item(
        code,
        op,
        values,
        venster=Venster.EEN_JAAR if direct else Venster.VIJF_JAAR,
        zekerheid=zekerheid or _weakest(found),
        eerste_verwerking_op=first,
    )


def _weakest(found: Iterable[Match]) -> str:
    """The least sure of the matches that an item rests on."""
    return Spoorsoort.BSN.value if all(match.zekerheid is Spoorsoort.BSN for match in found) else Spoorsoort.NAAM.value


def _by_role(reading: Reading) -> dict[str, set[int]]:
    """Places of the persons, by the role under which their history is shown."""
    children = {one.place for one in reading.kinderen}
    roles: dict[str, set[int]] = {}
    for one in reading.direct:
        rol = Rol.PLEGER if one.pleger else Rol.SLACHTOFFER if one.slachtoffer else Rol.OVERIG
        label = "KIND" if one.place in children and rol is not Rol.PLEGER else rol.value
        roles.setdefault(label, set()).add(one.place)
    return roles


def _day(moment: datetime) -> str:
    return Calendar.local_day(moment).isoformat()
