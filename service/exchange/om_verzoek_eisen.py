"""What a question of the OM, its answer and the decision must and may not hold: every finding at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from service.core.codes_uitwisseling import BekendBijVt, OmVraag
from service.core.errors import Finding
from service.exchange.informatieverzoek_eisen import SKEW
from service.exchange.om_verzoek import OmVerzoek
from service.exchange.refusal import found
from service.exchange.schemas.om_verzoeken import OmAntwoordIn, OmBeslissingIn, OmVerzoekIn

_VELDEN: Final = (
    (OmVraag.VEILIGHEIDSOORDEEL, "veiligheidsoordeel", "veiligheidsoordeel", True),
    (OmVraag.LOPENDE_ZORG, "lopende_zorg", "lopendeZorg", True),
    (OmVraag.WAT_HELPT, "wat_helpt", "watHelpt", False),
    (OmVraag.WAT_SCHAADT, "wat_schaadt", "watSchaadt", False),
)
"""What was asked, the field that answers it (here and on the wire), and whether an answer cannot be left out."""


def vraag_gebreken(
    body: OmVerzoekIn, *, regios: Collection[str], eenheden: Collection[str], now: datetime
) -> tuple[Finding, ...]:
    """Everything that is wrong with a question of the OM by itself; what the register knows is looked up after it."""
    return tuple(_vraag(body, regios, eenheden, now))


def _vraag(
    body: OmVerzoekIn, regios: Collection[str], eenheden: Collection[str], now: datetime
) -> Iterator[Finding]:  # fmt: skip
    if (body.mutatie_id is None) == (body.bvh_nummer is None):
        yield found("bvhNummer", "een_van_beide", "Noem 'mutatieId' of 'bvhNummer'.")
    if body.vt_regio is not None and body.vt_regio not in regios:
        yield found("vtRegio", "onbekende_regio", "Deze regio van Veilig Thuis bestaat niet.")
    if body.eenheid is not None and body.eenheid not in eenheden:
        yield found("eenheid", "onbekende_eenheid", "Deze politie-eenheid bestaat niet.")
    if len(set(body.vraag)) < len(body.vraag):
        yield found("vraag", "dubbel", "Een code staat er meer dan eens.")
    if body.beslismoment_op is not None:
        yield from moment_gebreken(body.beslismoment_op, now)


def moment_gebreken(beslismoment_op: datetime, now: datetime) -> Iterator[Finding]:
    """What is wrong with a moment of decision that the OM names."""
    if beslismoment_op <= now:
        yield found("beslismomentOp", "in_het_verleden", "Het beslismoment ligt in het verleden.")


def antwoord_gebreken(body: OmAntwoordIn, verzoek: OmVerzoek) -> tuple[Finding, ...]:
    """Everything that is wrong with an answer: what was asked and no more (handbook O04)."""
    return tuple(_antwoord(body, verzoek))


def _antwoord(body: OmAntwoordIn, verzoek: OmVerzoek) -> Iterator[Finding]:
    for vraag, name, wire, needed in _VELDEN:
        given = getattr(body, name) is not None
        if body.bekend is BekendBijVt.NIET_BEKEND:
            if given:
                yield found(wire, "niet_bij_onbekend", "Wie niet bekend is bij Veilig Thuis, heeft hier niets.")
        elif given and vraag not in verzoek.vraag:
            yield found(wire, "niet_gevraagd", "Het OM heeft dit niet gevraagd.")
        elif not given and needed and vraag in verzoek.vraag:
            yield found(wire, "ontbreekt", "Het OM heeft dit gevraagd.")


def beslissing_gebreken(body: OmBeslissingIn, now: datetime) -> tuple[Finding, ...]:
    """What is wrong with the form of a decision; whether and when the OM may decide is never asked (handbook O06)."""
    return tuple(_beslissing(body, now))


def _beslissing(body: OmBeslissingIn, now: datetime) -> Iterator[Finding]:
    if not body.vt_info_gebruikt and body.zonder_info_reden is None:
        yield found("zonderInfoReden", "ontbreekt", "Zonder informatie van Veilig Thuis hoort hier een reden.")
    if body.vt_info_gebruikt and body.zonder_info_reden is not None:
        yield found("zonderInfoReden", "strijdig", "Deze reden hoort bij een beslissing zonder informatie.")
    if len(set(body.voorwaarden)) < len(body.voorwaarden):
        yield found("voorwaarden", "dubbel", "Een code staat er meer dan eens.")
    if body.beslist_op is not None and body.beslist_op > now + SKEW:
        yield found("beslistOp", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")
