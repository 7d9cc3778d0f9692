"""All settings. Every knob is an environment variable; none is needed to start.

Without configuration: SQLite, a file-system queue, files under ``var/``.
In production set SECRET_KEY, SITE_URL, DATABASE_URL, REDIS_URL (README, "Deploy").
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import wiring

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)


def _secret_key() -> str:
    """From the environment, else from the file that ``make run`` creates."""
    key: str = env.str("SECRET_KEY", default="")
    if key:
        return key
    kept = VAR_DIR / "secret_key"
    if kept.is_file():
        return kept.read_text().strip()
    message = "Set SECRET_KEY, or start with `make run`, which creates one."
    raise ImproperlyConfigured(message)


SECRET_KEY = _secret_key()


def _data_keys() -> list[str]:
    """Keys that seal personal numbers, newest first: as ``_secret_key``."""
    keys: list[str] = env.list("DATA_KEYS", default=[])
    kept = VAR_DIR / "data_keys"
    if not keys and kept.is_file():
        keys = kept.read_text().split()
    if keys:
        return keys
    message = "Set DATA_KEYS, or start with `make run`, which creates them."
    raise ImproperlyConfigured(message)


DATA_KEYS = _data_keys()

#: The address people type; decides allowed hosts, secure cookies and links in e-mails.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[_site.hostname or "127.0.0.1", "127.0.0.1", "localhost"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Applications ---------------------------------------------------------------

INSTALLED_APPS = [
    "reports",
    "inspections",
    "savings_groups",
    "notices",
    "unions",
    "workbooks",
    "accounts",
    "audit",
    "jobs",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.language",
    "accounts.middleware.keep_nothing",
    "accounts.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["core.templatetags.core"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Data -----------------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    # Compiling a query takes PostgreSQL longer than running any of ours.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.str("CACHE_URL", default=REDIS_URL),
            "KEY_PREFIX": "skt",
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/never-served/"  # files go through views that ask who is reading
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
#: Largest upload of one photo or file, bytes; and largest picture, pixels.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=15 * 1024 * 1024)
PHOTO_MAX_PIXELS = 40_000_000
#: Largest workbook or file of the bank that comes in, bytes: 130,000 loans take 28 MB.
WORKBOOK_MAX_BYTES = env.int("WORKBOOK_MAX_BYTES", default=40 * 1024 * 1024)
#: Longest side of a stored photo, pixels.
PHOTO_SIDE = 1600
#: From when to when a visit lasts, in calendars on phones: ``Half`` → ``07:30-11:30``.
VISIT_HOURS = {
    "am": env.str("VISIT_MORNING", default="07:30-11:30"),
    "pm": env.str("VISIT_AFTERNOON", default="13:30-17:00"),
}

# --- People ---------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
#: Twelve hours: a whole field day, not a week on a shared phone.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True
#: Proxies in front that write X-Forwarded-For.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_CLIENT_IP_CALLABLE = "accounts.http.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- Language, time, numbers ----------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Security headers -----------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Digital signatures ------------------------------------------------------------

#: Folder of root certificates (``.crt``, ``.pem``, ``.cer``) by which signers are
#: judged; nothing: signatures are checked, but nobody is known.
SIGNATURE_ROOTS = env.str("SIGNATURE_ROOTS", default="")
#: Folder of the unions' own keys, ``<number of the union>.p12`` each; nothing: files
#: are signed elsewhere and brought in. The password is typed at each signing.
SIGNING_KEYS = env.str("SIGNING_KEYS", default="")

# --- Work in the background -----------------------------------------------------

# What plugs into what is told there, in whole lists.
JOB_HANDLERS: dict[str, str] = wiring.JOB_HANDLERS
DIGEST_SOURCES: list[str] = wiring.DIGEST_SOURCES
NOTICE_FILLERS: dict[str, str] = wiring.NOTICE_FILLERS
WORKBOOK_KINDS: dict[str, str] = wiring.WORKBOOK_KINDS
REGISTER_MOVERS: list[str] = wiring.REGISTER_MOVERS
#: Work that asks for itself (``jobs.timetable``): daily ``at`` a local time, or
#: ``every_minutes``. Its handler gets the job alone. The list is whole.
JOB_SCHEDULE: dict[str, dict[str, Any]] = {
    "reports.bundles": {
        "kind": "reports.bundles",
        "every_minutes": 5,
        "title": _("Look after bundles of documents"),
    },
    "notices.send": {
        "kind": "notices.send",
        "every_minutes": 5,
        "title": _("Send what is due"),
    },
    "notices.digest": {
        "kind": "notices.digest",
        "at": env.str("DIGEST_AT", default="06:30"),
        "title": _("Write the daily summaries"),
    },
    "inspections.remind": {
        "kind": "inspections.remind",
        "at": env.str("REMIND_AT", default="06:00"),
        "title": _("Remind units of visits and reports"),
    },
    "inspections.urge": {
        "kind": "inspections.urge",
        "at": env.str("URGE_AT", default="06:10"),
        "title": _("Urge units by the ladder"),
    },
}
#: Files for bundles that workers are asked for at a time: a single document that is
#: asked for meanwhile waits for no more than these. And how long bundles are kept.
BUNDLE_AT_ONCE = env.int("BUNDLE_AT_ONCE", default=4)
BUNDLE_DAYS = env.int("BUNDLE_DAYS", default=7)
#: Seconds a worker may stay silent before its job is given to another.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=5)
JOB_MAX_ATTEMPTS = 3
#: What a worker process does once before its first job, so that nobody waits for it.
JOB_WARMERS = ["reports.pdf.warm"]

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the lease brings a job back, not the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # kilobytes
CELERY_WORKER_LOST_WAIT = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # warming up takes longer than the usual four
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 330
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    }
else:
    _queue = VAR_DIR / "queue"
    for _folder in ("messages", "done", "control"):
        (_queue / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "processed_folder": str(_queue / "done"),
        "control_folder": str(_queue / "control"),
        "store_processed": False,
        "polling_interval": 0.3,
    }

# --- E-mail and logs ------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if _email := env.str("EMAIL_URL", default=""):
    vars().update(environ.Env.email_url_config(_email))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="so-kiem-tra@localhost")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)  # seconds; a silent server is none
#: Mails of one run; the rest goes with the next, some minutes later.
NOTICE_MAX_PER_RUN = env.int("NOTICE_MAX_PER_RUN", default=500)
#: Mails at once to one person on one day; more come in her next daily summary.
NOTICE_MAX_PER_DAY = env.int("NOTICE_MAX_PER_DAY", default=5)
#: Seconds after which a message in the hands of a silent worker is "perhaps sent";
#: more than CELERY_TASK_TIME_LIMIT, so that no living worker still holds it.
NOTICE_LEASE_SECONDS = env.int("NOTICE_LEASE_SECONDS", default=360)
#: A message that could not be sent for so long is not sent any more by itself.
NOTICE_TOO_LATE_DAYS = env.int("NOTICE_TOO_LATE_DAYS", default=3)
#: Lines of one daily summary; the rest is a number and a link.
DIGEST_MAX_LINES = env.int("DIGEST_MAX_LINES", default=20)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"tokens": {"()": "core.logs.WithoutTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["tokens"],
        }
    },
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # A certificate of an unknown root is told on the page, not in the log.
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.str("LOG_LEVEL", default="WARNING"),
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
