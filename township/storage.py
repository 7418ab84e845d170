"""Static files in production: named by their content, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Parent


class StaticStorage(Parent):  # type: ignore[misc]
    """Also what one of our scripts imports from another is named by its content.

    Without it a page of the new version could run with a module of the old one, and every
    preloaded module would be fetched twice. Only ours: packages name files they do not ship.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        Parent._js_module_import_aggregation_patterns[1],
    )
