from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "boards"
    verbose_name = _("Red and black boards")

    def ready(self) -> None:
        from boards import affected  # noqa: F401 - it registers what corrections bear on
        from boards.domain import merges  # noqa: F401 - it registers what goes along
