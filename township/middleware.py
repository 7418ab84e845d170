"""The Content-Security-Policy of pages that django-unfold draws."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class DeskPolicyMiddleware:
    """Loosen the policy for the desk's shell alone; docs/adr/0004 says why it must be.

    Unfold's Alpine evaluates expressions from attributes, and the shell sets its colours in
    a style element. Inline scripts and style attributes stay forbidden. Every page drawn in
    that shell carries its sidebar in the context, and no other page does.
    """

    policy = {
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF],
        "style-src-elem": [SELF, UNSAFE_INLINE],
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        if "sidebar_navigation" in (response.context_data or {}):
            response._csp_update = self.policy  # type: ignore[attr-defined]
        return response
