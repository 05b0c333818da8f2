"""HTTP of the pages of the rules, in the order in which an address is looked up.

`/regels/{id}` takes any word: what has an address of its own under `/regels` goes before `lezen`.
"""

from service.pages.regels import leren, lezen, opstellen, proberen, schaduwen, simulaties, sturen

routers = (
    opstellen.router,
    simulaties.router,
    schaduwen.router,
    sturen.router,
    leren.router,
    proberen.router,
    lezen.router,
)
