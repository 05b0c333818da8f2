"""The door of this room: the ring of a process, and what is done to the keys on it."""

from service.keys.ring import Sleutelring
from service.keys.rotatie import Rotatie, Uitkomst, Voortgang
from service.keys.vernietiging import Vernietiging
from service.keys.verpakken import verpak_opnieuw

__all__ = ["Rotatie", "Sleutelring", "Uitkomst", "Vernietiging", "Voortgang", "verpak_opnieuw"]
