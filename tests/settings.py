"""The product's settings on test rails: fast passwords, tasks at once, loud templates."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.loud import LoudInvalid, listen_to_conditions

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ["DEBUG"] = "0"
# The browser tests call the ORM while Playwright's loop runs in the same thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from township.settings import *  # noqa: F403
from township.settings import DATABASES, TEMPLATES

SCRATCH = Path(tempfile.mkdtemp(prefix="qinglang-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads of the live server that share one connection crash SQLite.
    DATABASES["default"]["NAME"] = str(SCRATCH / "unused.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}

# The live server's threads give their connections back, or the database cannot be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = SCRATCH / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["debug"] = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = LoudInvalid()
listen_to_conditions()
