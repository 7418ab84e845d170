"""`manage.py create_account NAME --role officer --township CODE`: the first officer's account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from grid.commands import find_township
from grid.domain.accounts import AccountRefused, create_account
from grid.models import User


class Command(BaseCommand):
    help = "Make an account with a one-time password, which is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        roles = [role for role in User.Role.values if role != User.Role.RESPONSIBLE]
        parser.add_argument("--role", choices=roles, default=User.Role.OFFICER.value)
        parser.add_argument("--township", required=True, help="code of nine digits")
        parser.add_argument("--branch", help="code of twelve digits, for a secretary")

    def handle(
        self, *, username: str, role: str, township: str, branch: str | None, **options: Any
    ) -> None:
        place = find_township(township)
        village = place.branches.filter(code=branch).first() if branch else None
        if branch and village is None:
            raise CommandError(_("There is no branch %(code)s.") % {"code": branch})
        try:
            _user, password = create_account(
                username=username, role=role, township=place, branch=village, by=None
            )
        except AccountRefused as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(_("User name: %(name)s") % {"name": username})
        self.stdout.write(_("One-time password: %(password)s") % {"password": password})
