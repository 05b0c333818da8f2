"""The door of this room: the ring of a process, and what is done to the keys on it."""

from service.keys.ring import Sleutelring
from service.keys.rotatie import Rotatie, Uitkomst, Voortgang
from service.keys.standen import Stand, standen
from service.keys.vernietiging import Vernietiging
from service.keys.verpakken import verpak_opnieuw

__all__ = ["Rotatie", "Sleutelring", "Stand", "Uitkomst", "Vernietiging", "Voortgang", "standen", "verpak_opnieuw"]
