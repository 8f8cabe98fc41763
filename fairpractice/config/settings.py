"""Django's settings, all of them, driven by the environment (see docs/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from fairpractice import __version__
from fairpractice.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = environment.data_folder()
DEBUG = environment.flag("FAIRPRACTICE_DEBUG")
BALLOTS_FOLDER = DATA_FOLDER / "ballots"
BALLOT_KEYS_FOLDER = environment.ballot_keys_folder(DATA_FOLDER)
PORT = environment.number("FAIRPRACTICE_PORT", default=8010, low=1, high=65535)
ADDRESS = environment.address(PORT)
ON_LAN = environment.flag(
    "FAIRPRACTICE_LAN"
)  # somebody agreed that answers pass a network in the clear (docs/settings.md)
SECRET_KEY = environment.secret_key(DATA_FOLDER)
VERSION = __version__

_host = urlsplit(ADDRESS).hostname or "127.0.0.1"
_secure = ADDRESS.startswith("https://")
ALLOWED_HOSTS = sorted({_host, "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [ADDRESS]

INSTALLED_APPS = [
    "fairpractice.ui",  # first: its templates stand in for those of the libraries
    "fairpractice.overview",
    "fairpractice.documents",
    "fairpractice.workforce",
    "fairpractice.reflections",
    "fairpractice.plans",
    "fairpractice.pooling",
    "fairpractice.releases",
    "fairpractice.files",
    "fairpractice.directory",
    "fairpractice.framework",
    "fairpractice.organisations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's pages for passkeys load it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fairpractice.reflections.passage.NobodyKnown",  # before anything that reads a cookie
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fairpractice.organisations.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fairpractice.organisations.sessions.SecondFactor",
    "csp.middleware.CSPMiddleware",
    "fairpractice.ui.privacy.NothingKept",
]

ROOT_URLCONF = "fairpractice.config.urls"
WSGI_APPLICATION = "fairpractice.config.wsgi.application"
FORM_RENDERER = "fairpractice.ui.rendering.NhsRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "fairpractice.config.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "fairpractice.organisations.context.who",
            ],
            "auto_reload": DEBUG,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": environment.database(environment.text("DATABASE_URL"), DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The words of pooled questions are those of the room above the pools.
POOLED_QUESTIONS = "fairpractice.reflections.pooled.by_set"

# Signing in: no passwords. A code by e-mail, a passkey, or a printed link.
AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fairpractice.organisations.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code sent to the address is what proves it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the letter would lead to an open sign-up, which there is not
ACCOUNT_TEMPLATE_EXTENSION = "html"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "request_login_code": "fairpractice.organisations.signin_forms.EmailForm",
    "confirm_login_code": "fairpractice.organisations.signin_forms.EmailedCodeForm",
}
ACCOUNT_USER_DISPLAY = "fairpractice.organisations.signin.display_name"
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,5/10m/key",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "fairpractice.organisations.signin.FactorAdapter"
MFA_FORMS = {
    "authenticate": "fairpractice.organisations.signin_forms.AppCodeForm",
    "reauthenticate": "fairpractice.organisations.signin_forms.AppCodeAgainForm",
    "activate_totp": "fairpractice.organisations.signin_forms.SetUpAppForm",
    "add_webauthn": "fairpractice.organisations.signin_forms.AddPasskeyForm",
    "edit_webauthn": "fairpractice.organisations.signin_forms.PasskeyNameForm",
    "authenticate_webauthn": "fairpractice.organisations.signin_forms.PasskeyForm",
    "login_webauthn": "fairpractice.organisations.signin_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "fairpractice.organisations.signin_forms.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Fair Practice"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure  # browsers allow passkeys over plain HTTP on this machine only
FAIRPRACTICE_IDLE_MINUTES = environment.number("FAIRPRACTICE_IDLE_MINUTES", default=60, low=5, high=480)
FAIRPRACTICE_SESSION_HOURS = environment.number("FAIRPRACTICE_SESSION_HOURS", default=10, low=1, high=72)

_mail = environment.mail(environment.text("FAIRPRACTICE_EMAIL_URL"))
EMAIL_ENABLED = bool(_mail.host)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_ENABLED else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("FAIRPRACTICE_EMAIL_FROM", f"Fair Practice <no-reply@{_host}>")

# Words
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fairpractice.ui.assets.Storage"},
}
MEDIA_ROOT = DATA_FOLDER / "files"
UPLOAD_LIMIT_MB = environment.number("FAIRPRACTICE_UPLOAD_MB", default=20, low=1, high=100)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = ["fairpractice.files.uploads.LimitedUpload"]
WHITENOISE_MAX_AGE = 3600

# Privacy and safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would send Origin: null and break the check against forged forms
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("FAIRPRACTICE_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
# Cookies are shared between the ports of a host, so the names carry ours.
SESSION_COOKIE_NAME = f"fairpractice_{PORT}_session"
CSRF_COOKIE_NAME = f"fairpractice_{PORT}_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fairpractice.ui.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = FAIRPRACTICE_SESSION_HOURS * 3600
SILENCED_SYSTEM_CHECKS = [
    "security.W008",
    "security.W004",
    "security.W012",
    "security.W016",
    "security.W021",
    "security.W005",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # No e-mail of errors and no request line: a page of staff must leave no trace of who looked at it.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # A form that is too large, an address that is not ours: a line with its time would tell of somebody at /r/.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "fairpractice": {"level": "INFO"},
        "fairpractice.errors": {"level": "ERROR"},
    },
}
