from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = pgettext_lazy("app", "Awards")

    def ready(self) -> None:
        from awards import affected  # noqa: F401 - it registers what corrections bear on
        from awards.domain import merges  # noqa: F401 - it registers what goes along
