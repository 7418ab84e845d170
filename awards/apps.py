from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Awards")

    def ready(self) -> None:
        from awards import affected  # noqa: F401 - it registers what corrections bear on
        from awards.domain import merges  # noqa: F401 - it registers what goes along
