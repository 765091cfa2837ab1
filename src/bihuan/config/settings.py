"""Settings of the product. What an installation may choose comes from the environment, listed in docs/operate.md."""

import os
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from bihuan.config import places
from bihuan.config.logs import configure_logs

# What an installation chooses
BIHUAN_DATA = places.data_folder()
BIHUAN_URL = os.environ.get("BIHUAN_URL") or f"http://{os.environ.get('BIHUAN_BIND') or '127.0.0.1:8000'}"
DEBUG = os.environ.get("BIHUAN_DEBUG") == "1"
SECRET_KEY = places.secret_key()

_address = urlsplit(BIHUAN_URL)
_secure = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

# Apps, floors from the bottom up
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_structlog",
    "csp",
    "axes",
    "procrastinate.contrib.django",
    "bihuan.journal",
    "bihuan.files",
    "bihuan.search",
    "bihuan.ui",
    "bihuan.api",
    "bihuan.org",
    "bihuan.customers",
    "bihuan.regulation",
    "bihuan.sheets",
    "bihuan.clocks",
    "bihuan.papers",
    "bihuan.workorders",
    "bihuan.registers",
    "bihuan.mandates",
    "bihuan.indicators",
    "bihuan.transitions",
    "bihuan.supervision",
    "bihuan.notices",
    "bihuan.webhooks",
    "bihuan.config",
]

MIDDLEWARE = [
    "bihuan.kernel.frames.roomy",
    "bihuan.config.probes.probes",
    "bihuan.config.api.speak_in_problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "bihuan.config.sessions.stay_signed_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.config.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Database: the embedded one, or any PostgreSQL 15 to 18 that DATABASE_URL names


# Statements that come again are planned once a connection: half of the server's work for an intake, a third for a page
_CONNECTION = {"connect_timeout": 5, "server_side_binding": True, "prepare_threshold": 3}


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {**places.embedded_database(), "OPTIONS": _CONNECTION}
    said = conninfo_to_dict(url)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    place = {ours: str(said.pop(theirs, "") or "") for ours, theirs in named.items()}
    return {**place, "OPTIONS": {**_CONNECTION, **said}}


DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **_database(),
    }
}

# People
AUTH_USER_MODEL = "org.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "bihuan.config.passwords.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

AXES_USERNAME_FORM_FIELD = "username"  # unsaid, it would be "number", which no form sends, and nobody be locked
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = "bihuan.org.locks.what_counts"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on guessing would keep a colleague out
AXES_LOCKOUT_CALLABLE = "bihuan.org.views.signing.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# A session ends after this much idleness; the browser's closing ends it too
SESSION_COOKIE_AGE = int(os.environ.get("BIHUAN_IDLE_MINUTES") or "30") * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "bihuan.org.sessions"
LONGEST_SESSION = int(os.environ.get("BIHUAN_LONGEST_HOURS") or "12") * 3600  # whatever is done in it
SESSION_COOKIE_NAME = "bihuan_session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "bihuan_csrf"
CSRF_COOKIE_SECURE = _secure
CSRF_FAILURE_VIEW = "bihuan.ui.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What the browser is told to hold to
SECURE_SSL_REDIRECT = _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Languages and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words
LANGUAGE_COOKIE_NAME = "bihuan_language"
LANGUAGE_COOKIE_AGE = 31_536_000
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Jobs stand in the room `jobs.py` of each app
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Files
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"[-.][0-9A-Za-z]{8,}\.[a-z0-9]+$"
MEDIA_ROOT = BIHUAN_DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail leaves through the server that BIHUAN_SMTP names: smtp://user:password@host:587?tls=1
_smtp = urlsplit(os.environ.get("BIHUAN_SMTP") or "smtp://127.0.0.1:25")
EMAIL_HOST = _smtp.hostname or "127.0.0.1"
EMAIL_PORT = _smtp.port or 25
EMAIL_HOST_USER = _smtp.username or ""
EMAIL_HOST_PASSWORD = _smtp.password or ""
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_USE_TLS = "tls=1" in _smtp.query
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BIHUAN_MAIL_FROM") or f"bihuan@{_address.hostname or 'localhost'}"

# SMS leave through an HTTP gateway: POST {id, to, text} as JSON, with the token as bearer; none unless it is named
BIHUAN_SMS_URL = os.environ.get("BIHUAN_SMS_URL") or ""
BIHUAN_SMS_TOKEN = os.environ.get("BIHUAN_SMS_TOKEN") or ""

# News for other systems go to public addresses alone, unless their machines stand in the same network
BIHUAN_WEBHOOKS_PRIVATE = os.environ.get("BIHUAN_WEBHOOKS_PRIVATE") == "1"

# Logs
LOGGING_CONFIG = None
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
configure_logs()
