"""The series in which meldingen are counted day by day: each waiting list in each reading, and each phase.

The cases write them and the statistics read them; what a list and a reading mean stands in
`service/cases/wachtlijsten.py`. Names only.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from service.core.codes_zaak import Fase


class Reeks(StrEnum):
    """A waiting list in one reading (handbook §8.1): list, five-day term, and where that leaves a choice the start."""

    WL1_WERKDAGEN = "WL1.WERKDAGEN"
    WL1_AMVB = "WL1.AMVB"
    WL2_WERKDAGEN = "WL2.WERKDAGEN"
    WL2_AMVB = "WL2.AMVB"
    WL2_WERKDAGEN_TS = "WL2.WERKDAGEN.TS"
    WL2_AMVB_TS = "WL2.AMVB.TS"
    WL3_WERKDAGEN = "WL3.WERKDAGEN"
    WL3_AMVB = "WL3.AMVB"
    WL4_OVERIG = "WL4.OVERIG"
    WL4_BEWUST = "WL4.BEWUST"
    WL4_OS = "WL4.OS"
    WL5_WERKDAGEN = "WL5.WERKDAGEN"
    WL5_AMVB = "WL5.AMVB"
    WL6_OW = "WL6.OW"
    WL6_R = "WL6.R"


FASE: Final = {fase: f"FASE.{fase}" for fase in Fase}
"""The series of each phase; together they count every melding exactly once."""
