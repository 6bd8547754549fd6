"""All settings, read from the environment; safe unless DEBUG or LECTERN_DEMO says otherwise.

Every variable has a line in .env.example. A `.env` file beside manage.py is read first, so that
`manage.py` works on the same data as `make run` with no variable set.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def read_env_file(path):
    """Put KEY=value lines into the environment; what is set there already wins."""
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        key, separator, value = line.partition("=")
        if separator and not key.strip().startswith("#"):
            os.environ.setdefault(key.strip(), value.strip().strip("\"'"))


def env_flag(name, *, default=False):
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name):
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


read_env_file(BASE_DIR / ".env")

# --- What kind of run this is -----------------------------------------------------------------
# DEBUG is for working on Lectern. LECTERN_DEMO is what `make run` turns on: the production server and
# middleware on this machine, with demo accounts whose password everybody knows.
# Without a setting, a checkout that was never configured is a demo on this machine; LECTERN_ENV=production
# is what a deployment sets, and it refuses the demo (see cms/checks.py).
ENVIRONMENT = os.environ.get("LECTERN_ENV", "local")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env_flag("DEBUG")
DEMO = env_flag("LECTERN_DEMO", default=not PRODUCTION)
if PRODUCTION and (DEBUG or DEMO):
    raise ImproperlyConfigured("LECTERN_ENV=production refuses DEBUG and LECTERN_DEMO: unset them.")

# Everything that is written at run time lives below one folder: database, uploads, local secret.
DATA_DIR = Path(os.environ.get("LECTERN_DATA_DIR", BASE_DIR / "var"))


def local_secret_key():
    """A key of this machine's own, made once, so that a demo needs no configuration."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY is not set: give a long random text that stays the same between starts.")
    SECRET_KEY = local_secret_key()

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ([] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# The public address: in e-mails and feeds, and for what search engines and shared links are told.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_NAME = os.environ.get("SITE_NAME", "Lectern")

# --- Apps, from the top down; imports go only downwards (see pyproject.toml, import-linter) -----
INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "cms.apps.LecternAdminConfig",
    "studio.apps.StudioConfig",
    "learning.apps.LearningConfig",
    "tutor.apps.TutorConfig",
    "help.apps.HelpConfig",
    "quizzes.apps.QuizzesConfig",
    "courses.apps.CoursesConfig",
    "accounts.apps.AccountsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_tasks_db",
    "crispy_forms",
    "crispy_bootstrap5",
    "markdownx",
    "csp",
]

MIDDLEWARE = [
    "courses.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "cms.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cms.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # a transaction that will write takes the lock at once, so none fails half-way
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'lectern.sqlite3'}", conn_max_age=None)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
elif env_flag("PREPARED_STATEMENTS", default=True):  # 0 behind a pooler that changes connections between transactions
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 5

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"}}
# How many whole pages for visitors who are not signed in each worker process keeps (courses/pagecache.py).
PAGE_CACHE_ENTRIES = int(os.environ.get("PAGE_CACHE_ENTRIES", "400"))
# How long a worker may answer from its page cache before it asks the database whether anything was published.
PAGE_CACHE_CHECK_SECONDS = float(os.environ.get("PAGE_CACHE_CHECK_SECONDS", "1"))

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "catalog"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = os.environ.get("ACCOUNT_EMAIL_VERIFICATION", "optional")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True  # one address each: the new one counts once its link was followed
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "catalog"
# For how many days the link of an invitation into a course works.
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "14"))
# How many wrong codes of courses one person may send in ten minutes; ten times as many from one network address.
JOIN_TRIES = int(os.environ.get("JOIN_TRIES", "10"))
# How many proxies stand in front and are trusted to tell the visitor's address (rate limits depend on it).
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = int(os.environ.get("EMAIL_TIMEOUT", "10"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "lectern@localhost")

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "build" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", DATA_DIR / "uploads"))
MEDIA_URL = ""  # uploads have no public folder: courses/views/uploads.py asks who may read each one
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cms.static_files.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# The largest file that an author may upload, in bytes, and the most pixels that an image may have.
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES", str(25 * 1024 * 1024)))
UPLOAD_MAX_PIXELS = int(os.environ.get("UPLOAD_MAX_PIXELS", str(40_000_000)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The longest Markdown text that is rendered, in characters: about 60,000 words.
MARKDOWN_MAX_LENGTH = int(os.environ.get("MARKDOWN_MAX_LENGTH", "400000"))
# An author's form has a dozen fields for each choice's row of each mission, so more than Django's 1,000: here for
# as many missions as a page may hold (quizzes/stretches.py), each with all choices and hints.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Only django-markdownx's widget is used; its views are never routed, and these addresses are ours (studio/editor.py).
MARKDOWNX_MARKDOWNIFY_FUNCTION = "courses.markdown.render_fragment"
MARKDOWNX_URLS_PATH = "/studio/markdown/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/studio/markdown/upload/"

# Whether this server may ask other sites if links to them still work, how many seconds one link may take, and which
# hosts with their ports ("wiki.example.org:8080") may be asked although they are private or use another port.
LINK_CHECKS = env_flag("LINK_CHECKS", default=True)
LINK_CHECK_SECONDS = float(os.environ.get("LINK_CHECK_SECONDS", "6"))
LINK_CHECK_ALLOWED = env_list("LINK_CHECK_ALLOWED")

# Tasks wait in the database for a worker, which tools/serve.py runs beside the server unless RUN_WORKER=0.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
RUN_WORKER = env_flag("RUN_WORKER", default=True) and LINK_CHECKS

# --- Security ---------------------------------------------------------------------------------
# Nothing inline anywhere, so no nonce is needed and a page for visitors can be kept as it is.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.errors.csrf_failure"
# Production is behind HTTPS; LECTERN_HTTPS=0 is for a plain-HTTP test of production settings.
HTTPS = PRODUCTION and env_flag("LECTERN_HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env_flag("TRUST_X_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"one_line": {"()": "cms.logs.OneLineForRefusals"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
