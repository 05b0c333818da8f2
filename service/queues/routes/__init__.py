"""HTTP of the queues: working in them, and keeping a copy of them."""

from service.queues.routes.mirror import router as mirror
from service.queues.routes.wachtrijen import router as wachtrijen

routers = (wachtrijen, mirror)
"""In the order of the contract."""
