"""Settings of 青朗. Everything that differs between machines comes from the environment.

`.env.example` lists the variables. Without any, this is a safe production
configuration on SQLite that refuses to start for want of a SECRET_KEY.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else environ.Env.NOTSET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "township.apps.TownshipConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.import_export",
    "township.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
    "axes",
    "grid",
    "inspections",
    "boards",
    "awards",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "township.middleware.DeskPolicyMiddleware",
    "township.middleware.FaultPageMiddleware",
    "township.middleware.PaperMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "grid.middleware.FirstPasswordMiddleware",
    "grid.middleware.ReadOnlyGetMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "grid.middleware.SentByScriptMiddleware",
]

ROOT_URLCONF = "township.urls"
WSGI_APPLICATION = "township.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "grid.templatetags.desk_files",
            ],
        },
    },
]

# --- data -------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'qinglang.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    if "DATABASE_URL" not in env:
        VAR_DIR.mkdir(exist_ok=True)  # SQLite makes its file, but not the folder
    # One writer at a time, taken at BEGIN: no deadlock by upgrading a read lock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "township.storage.StaticStorage"
        )
    },
}

# --- people -----------------------------------------------------------------

AUTH_USER_MODEL = "grid.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "township.roles.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # a village phone stays signed in for a month

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False  # its log lines name the account
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

# --- safety -----------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "township.faults.csrf_failed"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # a form; files are counted apart
# A paper sheet of a whole village sends ten fields for each household: Django's 1,000 are too few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40
ROSTER_MAX_BYTES = 10 * 1024 * 1024
ROSTER_MAX_ROWS = 20_000
PHOTO_MAX_BYTES = 8 * 1024 * 1024
PHOTO_MAX_PIXELS = 40_000_000

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True  # a finding that begins with = stays a text

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

# --- language and time --------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "township.formats"

# --- the desk -----------------------------------------------------------------


def _link(title: object, icon: str, url_name: str, permission: str = "") -> dict[str, Any]:
    item = {"title": title, "icon": icon, "link": reverse_lazy(url_name)}
    if permission:
        item["permission"] = lambda request: request.user.has_perm(permission)
    return item


UNFOLD = {
    "SITE_TITLE": _("Qinglang"),
    "SITE_HEADER": _("Qinglang"),
    "SITE_SYMBOL": "cottage",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icon.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "BORDER_RADIUS": "4px",
    "STYLES": [lambda request: static("css/tokens.css"), lambda request: static("css/desk.css")],
    "COLORS": {
        "primary": {
            "50": "240 250 244",
            "100": "219 242 227",
            "200": "184 228 201",
            "300": "135 206 164",
            "400": "80 176 123",
            "500": "38 145 88",
            "600": "22 118 69",
            "700": "18 96 57",
            "800": "16 77 47",
            "900": "13 63 39",
            "950": "6 36 22",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("Campaign"),
                "items": [
                    _link(_("Dashboard"), "space_dashboard", "admin:index"),
                    _link(
                        _("Inspections"), "fact_check", "admin:inspections_inspection_changelist"
                    ),
                    _link(_("Problem list"), "report", "admin:inspections_problem_changelist"),
                    _link(
                        _("Daily patrols"),
                        "directions_walk",
                        "admin:inspections_patrol_changelist",
                    ),
                    _link(_("Surprise visits"), "casino", "visits:index"),
                    _link(_("Weekly dispatch"), "event_note", "dispatch:index"),
                    _link(_("Calendar"), "calendar_month", "calendar:index"),
                ],
            },
            {
                "title": _("Appraisal and reports"),
                "items": [
                    _link(
                        _("Red and black boards"), "leaderboard", "admin:boards_board_changelist"
                    ),
                    _link(
                        pgettext_lazy("page", "Objections"),
                        "gavel",
                        "objections:index",
                        "boards.view_objection",
                    ),
                    _link(_("Pairs"), "handshake", "pairs:index", "boards.view_pair"),
                    _link(_("Appraisal"), "grading", "appraisal:index", "boards.view_appraisal"),
                    _link(
                        _("Arena"),
                        "emoji_events",
                        "arena:index",
                        "inspections.view_arenacontest",
                    ),
                    _link(
                        _("Ceremonies"), "military_tech", "ceremonies:index", "awards.view_ceremony"
                    ),
                    _link(
                        _("Holders of titles"),
                        "workspace_premium",
                        "holders:index",
                        "awards.view_award",
                    ),
                    _link(_("Prizes"), "redeem", "prizes:index", "awards.view_prize"),
                    _link(_("Progress reports"), "description", "reports:index"),
                ],
            },
            {
                "title": _("Phone and paper"),
                "items": [
                    _link(_("Inspection on the phone"), "smartphone", "field:home"),
                    _link(_("Paper sheets"), "print", "sheets:index", "inspections.add_inspection"),
                    _link(
                        _("Phones"), "cloud_upload", "phones:index", "inspections.change_inspection"
                    ),
                ],
            },
            {
                "title": _("Grid"),
                "items": [
                    _link(_("Households"), "home", "admin:grid_household_changelist"),
                    _link(_("Members"), "groups", "admin:grid_member_changelist"),
                    _link(_("Branches"), "account_tree", "admin:grid_branch_changelist"),
                    _link(_("Roster import"), "upload_file", "rosters:index", "grid.import_roster"),
                ],
            },
            {
                "title": _("Settings"),
                "items": [
                    _link(
                        _("Standard"),
                        "checklist",
                        "admin:inspections_standard_changelist",
                        "inspections.change_standard",
                    ),
                    _link(_("Scoring policy"), "tune", "policy:index", "boards.view_scoringpolicy"),
                    _link(_("Award titles"), "stars", "titles:index", "awards.view_award"),
                    _link(
                        _("Market places"),
                        "storefront",
                        "markets:index",
                        "awards.change_marketplace",
                    ),
                    _link(_("Accounts"), "badge", "admin:grid_user_changelist", "grid.change_user"),
                    _link(
                        _("Office and contact"),
                        "contact_phone",
                        "office:index",
                        "grid.change_township",
                    ),
                    _link(
                        _("Set up a township"),
                        "domain_add",
                        "setup_township",
                        "grid.add_township",
                    ),
                ],
            },
        ],
    },
}
