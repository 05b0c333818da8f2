"""HTTP of the alignment, a file for each of its two subjects."""

from service.alignment.routes.afstemmingen import router as afstemmingen
from service.alignment.routes.vt_meldingen import router as vt_meldingen

routers = (vt_meldingen, afstemmingen)
"""In the order of the contract."""
