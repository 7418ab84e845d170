"""Static files in production: named by their content, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also what one script imports from another is named by its content.

    Without it a page of the new version could run with a module of the old one, and every
    preloaded module would be fetched twice.
    """

    support_js_module_import_aggregation = True
