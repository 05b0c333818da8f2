"""The floor: the same FastAPI route with the same pydantic model, which only validates and answers.

Served as the service is served (uvicorn, uvloop, httptools, no access log), in a process of its own. Whatever the
service does beyond this is what the benchmarks weigh.
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI, Request, Response

from service.core.mutatie import Mutatie

RECEIPT = b'{"mutatieId":"01931e8a-0000-7000-8000-000000000000","toelichting":"' + b"." * 900 + b'"}'
"""An answer about as long as a real one."""

app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)


@app.post("/v1/mutaties", status_code=201)
async def create_mutatie(request: Request) -> Response:
    """Validate and answer."""
    Mutatie.model_validate_json(await request.body())
    return Response(RECEIPT, status_code=201, media_type="application/json")


@app.get("/health/ready")
async def ready() -> Response:
    """Say that it runs."""
    return Response(b"")


if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(sys.argv[1]), loop="auto", http="auto", access_log=False, log_config=None
    )
