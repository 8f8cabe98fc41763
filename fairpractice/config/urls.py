"""Every address of the program. Each has a rule in tests/access/rules.py, and a page without one fails there."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fairpractice.organisations import views_factors
from fairpractice.ui import errors, gallery

# Of allauth only what we use: no passwords, no open sign-up.
sign_in = [
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    # Before allauth's own of the same names: what differs is said in views_factors.
    path("2fa/totp/activate/", views_factors.set_up_app, name="mfa_activate_totp"),
    path("2fa/webauthn/add/", views_factors.add_passkey, name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", views_factors.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(sign_in)),
    path("", include("fairpractice.organisations.urls")),
    path("framework/", include("fairpractice.framework.urls")),
    path("", include("fairpractice.directory.urls")),
    path("", include("fairpractice.workforce.urls")),  # before documents, as documents is before overview
    path("", include("fairpractice.documents.urls")),  # before overview: its team page takes a code after the Practice
    path("", include("fairpractice.reflections.urls")),
    path("", include("fairpractice.plans.urls")),
    path("", include("fairpractice.pooling.urls")),
    path("", include("fairpractice.overview.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))

handler404 = errors.not_found
handler403 = errors.not_allowed
handler500 = errors.broken
handler400 = errors.bad_request
handler429 = errors.too_many  # allauth's limits on tries ask for it
