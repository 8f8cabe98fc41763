"""Addresses of the register of policies, and of what readers see."""

from django.urls import URLPattern, path

from fairpractice.documents import views_policies as policies
from fairpractice.documents import views_policies_check as check
from fairpractice.documents import views_policies_readers as readers
from fairpractice.documents import views_read as read

_L = "lead/<str:practice>/policies/"
_R = f"{_L}readers/"
_P = f"{_L}<slug:document>/"

_READ = (
    ("", read.documents, "read"),
    ("search/", read.search, "read-search"),
    ("induction/", read.induction, "read-induction"),
    ("<slug:document>/", read.document, "read-document"),
    ("<slug:document>/have-read/", read.have_read, "read-have-read"),
    ("<slug:document>/file/", read.file, "read-file"),
    ("<slug:document>/text.pdf", read.paper, "read-paper"),
    ("<slug:document>/version/<int:number>/", read.earlier, "read-version"),
    ("<slug:document>/version/<int:number>/file/", read.file, "read-version-file"),
)
# By role or when the page is open to anyone; and by the link, as on posters.
_READERS = [path(f"t/<str:practice>/documents/{end}", view, name=name) for end, view, name in _READ]
_BY_LINK = [
    path(f"t/<str:practice>/<str:code>/documents/{end}", view, name=f"{name}-by-link") for end, view, name in _READ
]

urlpatterns: list[URLPattern] = [
    *_READERS,
    *_BY_LINK,
    path(_L, policies.policies, name="policies"),
    path(f"{_L}add/", policies.add, name="policy-add"),
    path(f"{_L}add/<slug:kind>/", policies.add_kind, name="policy-add-kind"),
    path(f"{_L}sheet/", readers.sheet, name="policy-sheet"),
    path(_R, readers.everybody, name="policy-readers"),
    path(f"{_R}add/", readers.add, name="policy-readers-add"),
    path(f"{_R}<slug:reader>/", readers.change, name="policy-reader"),
    path(f"{_R}<slug:reader>/leave/", readers.leave, name="policy-reader-leave"),
    path(f"{_R}<slug:reader>/forget/", readers.forget, name="policy-reader-forget"),
    path(f"{_R}<slug:reader>/sheet/", readers.sheet, name="policy-reader-sheet"),
    path(_P, policies.policy, name="policy"),
    path(f"{_P}details/", policies.details, name="policy-details"),
    path(f"{_P}stage/", policies.stage, name="policy-stage"),
    path(f"{_P}version/", policies.version, name="policy-version"),
    path(f"{_P}withdraw/", policies.withdraw, name="policy-withdraw"),
    path(f"{_P}check/", check.start, name="policy-check"),
    path(f"{_P}check/<int:number>/", check.question, name="policy-check-question"),
    path(f"{_P}check/finish/", check.finish, name="policy-check-finish"),
    path(f"{_P}checks/<slug:check>/", check.checked, name="policy-checked"),
    path(f"{_P}readers/", readers.who, name="policy-who"),
    path(f"{_P}readers/paper/", readers.paper, name="policy-paper"),
    path(f"{_P}readers/<int:row>/", readers.said, name="policy-said"),
]
