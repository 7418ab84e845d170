"""Prepare one of the two servers' databases; prints headers and bodies as JSON."""

import json
import sys
import uuid

import django

django.setup()

from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

CSRF = "c" * 32
FORM = "application/x-www-form-urlencoded"


def sign_in(user, backend: str) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"


def prepare_bare(number: int) -> dict:
    call_command("migrate", run_syncdb=True, verbosity=0)
    user = get_user_model().objects.create(username="bare")
    cookie = sign_in(user, "django.contrib.auth.backends.ModelBackend")
    day = timezone.now().date().isoformat()
    points = "%5B15,15,15,10,15,15,10,5%5D"
    bodies = [
        f"id={uuid.uuid4()}&household={n}&date={day}&points={points}&remark=" for n in range(number)
    ]
    return {"path": "/rows/", "headers": {"Cookie": cookie, "Content-Type": FORM}, "bodies": bodies}


def prepare_ours(number: int) -> dict:
    from grid.models import Branch, Household, Township, User
    from inspections.domain.standards import create_default_standard

    call_command("migrate", verbosity=0)
    township = Township.objects.create(code="431225212", name="青朗侗族苗族乡")
    today = timezone.localdate()
    standard = create_default_standard(township=township, on=today)
    households = []
    for n in range(14):
        branch = Branch.objects.create(township=township, code=f"4312252122{n:02}", name=f"第{n}村")
        households += Household.objects.bulk_create(
            Household(branch=branch, code=f"{n}-{i}", head="杨文") for i in range(300)
        )
    user = User.objects.create(username="ours", role="supervisor", township=township)
    headers = {
        "Cookie": sign_in(user, "township.roles.RoleBackend"),
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    full, failed = [15, 15, 15, 10, 15, 15, 10, 5], [15, 15, 15, 10, 15, 7.5, 10, 5]
    bodies = [
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "household": households[n * 37 % len(households)].pk,
                "standard": standard.pk,
                "date": today.isoformat(),
                "entered_at": timezone.now().isoformat(),
                "points": failed if n % 4 == 0 else full,
                "reasons": [[], [], [], [], [], ["有异味"] if n % 4 == 0 else [], [], []],
            }
        )
        for n in range(number)
    ]
    return {"path": "/field/inspections/", "headers": headers, "bodies": bodies}


if __name__ == "__main__":
    prepare = prepare_ours if sys.argv[1] == "township" else prepare_bare
    json.dump(prepare(int(sys.argv[2])), sys.stdout)
