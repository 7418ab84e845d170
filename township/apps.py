"""The project's own app (shell, commands) and the desk as Django's admin app."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class TownshipConfig(AppConfig):
    name = "township"
    verbose_name = _("Qinglang")


class DeskConfig(AdminConfig):
    default_site = "township.desk.Desk"
