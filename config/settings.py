"""All settings of Callout; whatever differs between installations is an environment variable."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.keys import require_strong, secret_key, vapid_private_key
from config.logs import json_lines

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# Everything that a running installation writes lies here, unless a variable says otherwise.
VAR_DIR = Path(env.str("CALLOUT_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Mode -------------------------------------------------------------------
# A fresh clone runs in debug; production says DEBUG=0 and is then held to more.
DEBUG = env.bool("DEBUG", default=True)
DEMO = env.bool("CALLOUT_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(VAR_DIR, is_production=not DEBUG)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS if DEBUG else [])
# How many proxies of ours stand before us: so many addresses of X-Forwarded-For are true.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
if not DEBUG:
    for key in (SECRET_KEY, *SECRET_KEY_FALLBACKS):
        require_strong(key)
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must list your host names, as in ALLOWED_HOSTS=dispatch.example.com; "
            "* would let anybody choose the name under which we answer."
        )
    if not PUBLIC_URL.startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            "PUBLIC_URL stands in mails and links. Set it, as in https://dispatch.example.com."
        )

# --- Applications -----------------------------------------------------------
INSTALLED_APPS = [
    "company.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "events",
    "company",
    "customers",
    "technicians",
    "dispatch",
    "mobile_api",
    "portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.requests.RequestIdMiddleware",
    "config.problems.ProblemsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "company.context.organisation",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------
# A fresh clone runs on SQLite. IMMEDIATE, because SQLite ignores
# select_for_update() and a deferred transaction fails at once instead of waiting.
# FULL, because what a phone was told is stored must survive a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'callout.sqlite3'}")
}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file: in memory, threads share one cache and fail with "table is locked".
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    # Under ASGI a connection outlives its thread; the pool lends and checks them.
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    # psycopg's own default of 4 makes threads wait for one another, and the feed keeps one.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL", default=20), "timeout": 10}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who may come in --------------------------------------------------------
AUTH_USER_MODEL = "company.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "company:login"
LOGIN_REDIRECT_URL = "company:home"
LOGOUT_REDIRECT_URL = "company:login"
# The name and the address together: a colleague's mistakes lock nobody else out.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# The name of the field in our form; the default is that of the model, and then counts nobody.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_TEMPLATE = "company/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "company.throttle.client_address"
AXES_VERBOSE = False

CSRF_FAILURE_VIEW = "config.pages.outdated_form"
SESSION_COOKIE_AGE = 60 * 60 * 14
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("HTTPS_ONLY", default=True)
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
    if SESSION_COOKIE_SECURE:
        # A neighbour on a subdomain cannot plant a cookie of this name.
        SESSION_COOKIE_NAME = "__Host-sessionid"
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# HSTS for all subdomains, and for good in every browser: the company's to decide, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- API --------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    # Nobody, until a route says who.
    "DEFAULT_PERMISSION_CLASSES": ["company.policies.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "DEFAULT_PAGINATION_CLASS": "config.paging.ByCursor",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": {"pairing": "20/min", "tracking": "120/min", "kept": "60/min"},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Callout",
    "DESCRIPTION": "Field-service dispatch: the office, the phones, the customers.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RequestStatusEnum": "dispatch.models.RequestStatus",
        "JobStatusEnum": "dispatch.models.JobStatus",
        "VisitStatusEnum": "dispatch.models.VisitStatus",
        "AssignmentStatusEnum": "dispatch.models.AssignmentStatus",
        "PlanStatusEnum": "dispatch.models.PlanStatus",
        "ChannelEnum": "customers.models.Channel",
        "PriorityEnum": "dispatch.models.Priority",
    },
    "SERVE_PERMISSIONS": ["company.policies.IsStaffMember"],
}

# --- Work queue -------------------------------------------------------------
# The broker only wakes workers up, the work itself is rows: a folder is enough to begin with.
CELERY_BROKER_URL = env.str("BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A board that waits for a broker is worse than one that is planned ten seconds later.
CELERY_TASK_PUBLISH_RETRY = False
if CELERY_BROKER_URL == "filesystem://":
    BROKER_DIR = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
    (BROKER_DIR / "control").mkdir(parents=True, exist_ok=True)
elif CELERY_BROKER_URL.startswith("amqp"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}

# --- Live feed --------------------------------------------------------------
# Where several processes serve, Redis tells them at once that the log has grown.
REDIS_URL = env.str("REDIS_URL", default="")
FEED_POLL_S = 0.25
CACHES = {
    "default": env.cache_url("CACHE_URL", default=REDIS_URL.replace("redis://", "rediscache://"))
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Mail -------------------------------------------------------------------
# In the demo nothing leaves the machine: messages go to a folder that a page shows.
OUTBOX_DIR = VAR_DIR / "outbox"
if DEMO or not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX_DIR
else:
    vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Callout <callout@example.org>")
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2

# --- Languages and times ----------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pl", "Polski"), ("ru", "Русский"), ("cs", "Čeština")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
ORGANISATION_DEFAULT_NAME = _("Your company")

# --- Files ------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes; uploads have a door of their own

# --- Phones -----------------------------------------------------------------
# By this key the push services of browsers know us; in the demo nothing leaves the machine.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="") or vapid_private_key(VAR_DIR)
PUSH_IS_ON = env.bool("PUSH", default=not DEMO)
# For tests: a push service in our own network. An installation must not be led to call there.
PUSH_MAY_STAY_LOCAL = False
POSITIONS_KEPT_DAYS = env.int("POSITIONS_KEPT_DAYS", default=60)

# --- Log --------------------------------------------------------------------
LOGGING = json_lines(env.str("LOG_LEVEL", default="WARNING"))
