"""What feedback tells of the course of a melding, for the steps. Pure."""

from __future__ import annotations

from typing import Any, Final

from service.cases.service import Verteld
from service.core.codes_terugkoppeling import Terugkoppelmoment, VervolgMelding
from service.core.codes_zaak import Stapsoort
from service.feedback.schemas import TerugkoppelingIn

_TIJDEN: Final = {
    Stapsoort.TRIAGE_GESTART: "triage_gestart_op",
    Stapsoort.TRIAGE_AFGEROND: "triage_afgerond_op",
    Stapsoort.ONDERZOEK_VASTGESTELD: "onderzoek_vastgesteld_op",
    Stapsoort.ONDERZOEK_GESTART: "onderzoek_gestart_op",
    Stapsoort.ONDERZOEK_AFGEROND: "onderzoek_afgerond_op",
}


def verteld_door(body: TerugkoppelingIn, vervolg: VervolgMelding) -> Verteld:
    """What this feedback tells; `vervolg` is that of the triage, also when the feedback is about the onderzoek."""
    triage: dict[str, Any] = {}
    onderzoek: dict[str, Any] = {}
    if body.moment is Terugkoppelmoment.NA_TRIAGE and body.acuut_oordeel is not None:
        triage = {"acuutOordeel": body.acuut_oordeel.value}
    if body.moment is Terugkoppelmoment.NA_ONDERZOEK and body.uitkomst_onderzoek:
        onderzoek = {"uitkomsten": [code.value for code in body.uitkomst_onderzoek]}
    return Verteld(
        vervolg=vervolg,
        tijden={soort: at for soort, name in _TIJDEN.items() if (at := getattr(body.data, name)) is not None},
        gegevens={Stapsoort.TRIAGE_AFGEROND: triage, Stapsoort.ONDERZOEK_AFGEROND: onderzoek},
        na_onderzoek=body.moment is Terugkoppelmoment.NA_ONDERZOEK,
        vervolgtraject=body.vervolgtraject_ingezet,
    )
