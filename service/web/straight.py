"""The short way to an endpoint that reads its request itself.

FastAPI resolves the parameters of an endpoint anew for every request. Where they are only the request, the caller, a
header and services, the plan is the same each time and is made once here; the contract still comes from FastAPI. An
endpoint that asks for anything else takes the ordinary way, and no endpoint can tell the difference.
"""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any, cast, get_type_hints

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError

from service.web.deps import Provided, Required, service_of

Handler = Callable[[Request], Awaitable[Response]]


def straight(dependant: Dependant) -> Handler | None:
    """A handler that calls the endpoint of ``dependant`` directly, or None when that needs more than is known here."""
    endpoint = dependant.call
    if endpoint is None or not iscoroutinefunction(endpoint) or not _is_simple(dependant):
        return None
    call = cast("Callable[..., Awaitable[Response]]", endpoint)
    request_name = dependant.request_param_name
    children = [(str(child.name), child.call) for child in dependant.dependencies]
    caller_names = [name for name, asked in children if isinstance(asked, Required)]
    kinds = [(name, asked.kind) for name, asked in children if isinstance(asked, Provided)]
    fields = [(field.name, field.alias, field.alias.lower(), field) for field in dependant.header_params]

    async def handle(request: Request) -> Response:
        values: dict[str, Any] = {}
        errors: list[Any] = []
        for name, alias, key, field in fields:
            value = request.headers.get(key)
            if value is None:
                errors.append({"type": "missing", "loc": ("header", alias)})
            else:
                values[name], wrong = field.validate(value, {}, loc=("header", alias))
                errors += wrong
        if errors:
            raise RequestValidationError(errors)
        if request_name is not None:
            values[request_name] = request
        for name in caller_names:
            values[name] = request.state.caller
        for name, kind in kinds:
            values[name] = service_of(request, kind)
        return await call(**values)

    return handle


def _is_simple(dependant: Dependant) -> bool:
    """Whether all that the endpoint asks for is the request, the caller, services and headers that must be there."""
    others = (
        *dependant.path_params,
        *dependant.query_params,
        *dependant.cookie_params,
        *dependant.body_params,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
        dependant.websocket_param_name,
    )
    return (
        not any(others)
        and all(isinstance(child.call, Required | Provided) for child in dependant.dependencies)
        and all(field.field_info.is_required() for field in dependant.header_params)
        and dependant.call is not None
        and get_type_hints(dependant.call).get("return") is Response
    )
