"""Which texts between parties are due, kind by kind."""

from __future__ import annotations

from sqlalchemy import and_, exists, false, func, or_

from service.alignment.tables import AfstemmingRow, VtMeldingRow
from service.cases.tables import GebeurtenisRow
from service.cbs.tables import CbsLeveringRow
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VtMeldingSoort
from service.exchange.tables import InformatieverzoekRow, OmAntwoordRow, OmVerzoekRow, VraagantwoordRow
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.retention.repository.keuzebasis import Keuze, kolommen, vrij
from service.retention.tables import BetrokkenenverzoekRow
from service.retention.termijnen import Grenzen

_T = TerugkoppelingRow


def stap(g: Grenzen) -> Keuze:
    """What was written with a step."""
    row = GebeurtenisRow
    return kolommen(row.id, regio=row.vt_regio, melding=row.melding_id).where(
        row.payload.is_not(None), row.vastgelegd_op < g.uitwisseling, vrij(g, melding=row.melding_id)
    )


def terugkoppeling(g: Grenzen) -> Keuze:
    """Names and texts in feedback."""
    columns = kolommen(_T.id, regio=_T.vt_regio, eenheid=_T.eenheid, melding=_T.melding_id, mutatie=_T.mutatie_id)
    return columns.where(
        _T.vernietigd_op.is_(None), _T.payload.is_not(None), _T.op < g.uitwisseling, vrij(g, melding=_T.melding_id)
    )


def verduidelijking(g: Grenzen) -> Keuze:
    """A question about feedback, and its answer."""
    row = VerduidelijkingRow
    columns = kolommen(
        row.terugkoppeling_id, regio=_T.vt_regio, eenheid=_T.eenheid, melding=_T.melding_id, mutatie=_T.mutatie_id
    )
    return columns.join(_T, _T.id == row.terugkoppeling_id).where(
        row.vernietigd_op.is_(None),
        func.coalesce(row.beantwoord_op, row.gevraagd_op) < g.uitwisseling,
        vrij(g, melding=_T.melding_id),
    )


def informatieverzoek(g: Grenzen) -> Keuze:
    """A question to police: answered or taken back, or a year old."""
    row, answer = InformatieverzoekRow, VraagantwoordRow
    answered_since = exists().where(answer.verzoek_id == row.id, answer.vastgelegd_op >= g.uitwisseling)
    done = and_(func.coalesce(row.beantwoord_op, row.ingetrokken_op) < g.uitwisseling, ~answered_since)
    columns = kolommen(row.id, regio=row.vt_regio, eenheid=row.eenheid, melding=row.melding_id, mutatie=row.mutatie_id)
    return columns.where(
        row.vernietigd_op.is_(None), or_(done, row.gevraagd_op < g.rechtstreeks), vrij(g, melding=row.melding_id)
    )


def om_antwoord(g: Grenzen) -> Keuze:
    """An answer to the OM."""
    row, asked = OmAntwoordRow, OmVerzoekRow
    columns = kolommen(
        row.id, regio=asked.vt_regio, eenheid=asked.eenheid, melding=asked.melding_id, mutatie=asked.mutatie_id
    )
    return columns.join(asked, asked.id == row.verzoek_id).where(
        row.vernietigd_op.is_(None), row.op < g.uitwisseling, vrij(g, melding=asked.melding_id)
    )


def vt_melding(g: Grenzen) -> Keuze:
    """A report of Veilig Thuis that was dealt with; a safety agreement once it no longer holds."""
    row = VtMeldingRow
    agreement = row.soort == VtMeldingSoort.VEILIGHEIDSAFSPRAAK.value
    over = or_(row.beeindigd_op < g.uitwisseling, row.geldig_tot < Calendar.local_day(g.uitwisseling))
    done = and_(row.open == false(), row.afgehandeld_op < g.uitwisseling, or_(~agreement, over))
    return kolommen(row.id, regio=row.vt_regio, melding=row.melding_id).where(
        row.vernietigd_op.is_(None), or_(done, row.gedaan_op < g.treffer), vrij(g, melding=row.melding_id)
    )


def afstemming(g: Grenzen) -> Keuze:
    """An alignment that was closed, or is five years old."""
    row = AfstemmingRow
    columns = kolommen(row.id, regio=row.vt_regio, eenheid=row.eenheid, melding=row.melding_id, mutatie=row.mutatie_id)
    return columns.where(
        row.vernietigd_op.is_(None),
        or_(row.gesloten_op < g.uitwisseling, row.geopend_op < g.treffer),
        vrij(g, melding=row.melding_id, mutatie=row.mutatie_id),
        vrij(g, melding=row.zaak_id),
    )


def cbs_bestand(g: Grenzen) -> Keuze:
    """The files of a delivery."""
    row = CbsLeveringRow
    return kolommen(row.id, regio=row.vt_regio).where(row.bestanden.is_not(None), row.gemaakt_op < g.cbs_uiterlijk)


def betrokkenenverzoek(g: Grenzen) -> Keuze:
    """Who asked something as a data subject."""
    row = BetrokkenenverzoekRow
    return kolommen(row.id).where(row.persoon.is_not(None), row.besloten_op < g.verzoek)
