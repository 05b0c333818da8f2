"""The door of this room: reports of Veilig Thuis, alignments, and what happens to both by itself."""

from service.alignment.afstemming import Afstemming, Stand
from service.alignment.afstemmingen import Afstemmingen
from service.alignment.follow import Termijnbewaking, Zaakvolger
from service.alignment.handing_over import Overdrachtmelder
from service.alignment.reading import Raadpleging
from service.alignment.repository.afstemmingen import Filter as AfstemmingFilter
from service.alignment.repository.vt_meldingen import Filter as VtMeldingFilter
from service.alignment.required import Verbod, Verplicht, verplichte_redenen
from service.alignment.subjects import Onderwerpen
from service.alignment.vt_melding import Bevestigtermijn, VtMelding
from service.alignment.vt_meldingen import VtMeldingen

__all__ = [
    "Afstemming",
    "AfstemmingFilter",
    "Afstemmingen",
    "Bevestigtermijn",
    "Onderwerpen",
    "Overdrachtmelder",
    "Raadpleging",
    "Stand",
    "Termijnbewaking",
    "Verbod",
    "Verplicht",
    "VtMelding",
    "VtMeldingFilter",
    "VtMeldingen",
    "Zaakvolger",
    "verplichte_redenen",
]
