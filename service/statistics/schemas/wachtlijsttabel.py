"""The waiting lists as a table: a row for each number of each area."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from service.core.codes_zaak import Fase, Kennis, TermijnVariant
from service.statistics.antwoord import Antwoord, Celstatus, Gebiedsoort, Geheimreden
from service.statistics.schemas.indicatoren import CelUit, geheim
from service.statistics.schemas.tabellen import VOORWAARDEN
from service.statistics.schemas.wachtlijsten import RegioUit, StandUit, WachtlijstenUit
from service.statistics.tabellen import Kolom, Soort, Tabel, kolommen_van, rij_van


class Regel(BaseModel):
    """One number; where it is a part or a whole of another, its name says so."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)

    peildatum: date
    kennis: Kennis
    gebiedsoort: Gebiedsoort
    vt_regio: str | None
    naam: str
    cijfer: str
    """'meldingen', 'open', 'fase', 'WL1+WL2', a definition, or 'WL4.overig' and 'WL4.bewust'."""
    fase: Fase | None
    termijn_variant: TermijnVariant | None
    aantal: int | None
    per_100_open: float | None
    status: Celstatus
    reden: Geheimreden | None
    exact: bool
    definitie_versie: str
    bijgewerkt_tot_op: datetime


def tabel_van_wachtlijsten(uit: WachtlijstenUit) -> Tabel:
    """The numbers of a day."""
    areas: list[StandUit] = [*([uit.landelijk] if uit.landelijk is not None else []), *uit.regios]
    return Tabel(
        naam=f"wachtlijsten-{uit.kennis}-{uit.peildatum}",
        kolommen=kolommen_van(Regel),
        rijen=[
            rij_van(regel, geheim=("aantal",) if regel.aantal is None else ())
            for area in areas
            for regel in _regels(uit, area)
        ],
        over={
            "definitieVersie": uit.definitie_versie,
            "definities": "\n".join(f"{one.id}: {one.definitie} ({one.bron})" for one in uit.definities),
            "bijgewerktTotOp": uit.bijgewerkt_tot_op.isoformat(),
            "voorwaarden": VOORWAARDEN,
        },
    )


def _regels(uit: WachtlijstenUit, area: StandUit) -> Iterator[Regel]:
    regio = area if isinstance(area, RegioUit) else None
    common = {
        "peildatum": uit.peildatum,
        "kennis": uit.kennis,
        "gebiedsoort": Gebiedsoort.LAND if regio is None else Gebiedsoort.REGIO,
        "vtRegio": None if regio is None else regio.vt_regio,
        "naam": "Nederland" if regio is None else regio.naam,
        "exact": area.exact,
        "definitieVersie": uit.definitie_versie,
        "bijgewerktTotOp": uit.bijgewerkt_tot_op,
    }

    def regel(
        cijfer: str, aantal: int | None, status: Celstatus, reden: Geheimreden | None, *, fase: Fase | None = None,
        variant: TermijnVariant | None = None, per_100: float | None = None,
    ) -> Regel:  # fmt: skip
        told = {"cijfer": cijfer, "aantal": aantal, "status": status, "reden": reden, "fase": fase}
        return Regel.model_validate(common | told | {"termijnVariant": variant, "per100Open": per_100})

    yield regel("meldingen", area.meldingen, area.status, area.reden)
    yield regel("open", area.open, area.status, area.reden)
    for one in area.fasen:
        yield regel("fase", one.aantal, one.status, one.reden, fase=one.fase)
    for triage in area.triage_over_termijn:
        variant, per_100 = triage.termijn_variant, triage.per_100_open
        yield regel("WL1+WL2", triage.aantal, triage.status, triage.reden, variant=variant, per_100=per_100)
    for lijst in area.wachtlijsten:
        reading, per_100 = lijst.termijn_variant, lijst.per_100_open
        yield regel(lijst.definitie, lijst.aantal, lijst.status, lijst.reden, variant=reading, per_100=per_100)
        if lijst.overig is not None or lijst.reden_delen is not None:
            status = Celstatus.GEHEIM if lijst.reden_delen else lijst.status
            yield regel("WL4.overig", lijst.overig, status, lijst.reden_delen)
            yield regel("WL4.bewust", lijst.bewust, status, lijst.reden_delen)


_VOORAF: Final = (Kolom("indicator"), Kolom("definitieVersie"), Kolom("indicatorNaam"), Kolom("kennis"))
_ACHTERAF: Final = (Kolom("bijgewerktTotOp", Soort.MOMENT),)


def tabel_van_verloop(antwoord: Antwoord, kennis: Kennis) -> Tabel:
    """The cells of a stretch of month-ends."""
    indicator = antwoord.indicator
    vooraf = [indicator.id, indicator.versie, indicator.naam, kennis]
    return Tabel(
        naam=f"wachtlijsten-{kennis}-maand-{antwoord.van}-{antwoord.tot}",
        kolommen=(*_VOORAF, *kolommen_van(CelUit), *_ACHTERAF),
        rijen=[
            [*vooraf, *rij_van(CelUit.of(cel), geheim=geheim(cel)), antwoord.bijgewerkt_tot_op]
            for cel in antwoord.cellen
        ],
        over={
            "indicator": indicator.id,
            "definitieVersie": indicator.versie,
            "definitie": indicator.definitie,
            "bron": indicator.bron,
            "bijgewerktTotOp": antwoord.bijgewerkt_tot_op.isoformat(),
            "opmerkingen": "\n".join(antwoord.opmerkingen),
            "voorwaarden": VOORWAARDEN,
        },
    )
