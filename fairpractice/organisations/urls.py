"""Addresses of accounts, set-up and people."""

from django.urls import path

from fairpractice.organisations import views_account, views_entry, views_people, views_practice

urlpatterns = [
    path("enter/<str:code>/", views_entry.enter, name="enter"),
    path("enter/", views_entry.passkey, name="passkey"),
    path("join/", views_entry.join_by_code, name="join-code"),
    path("join/<str:code>/", views_entry.join, name="join"),
    path("me/", views_account.me, name="me"),
    path("me/email/", views_account.email, name="me-email"),
    path("me/second-factor/", views_account.second_factor, name="second-factor"),
    path("me/forget/", views_account.forget, name="forget"),
    path("setup/", views_practice.set_up, name="setup"),
    path("lead/<str:practice>/practice/", views_practice.practice, name="practice"),
    path("lead/<str:practice>/practice/name/", views_practice.rename, name="practice-name"),
    path("lead/<str:practice>/practice/site/", views_practice.add_site, name="site-add"),
    path("lead/<str:practice>/practice/site/<int:site>/", views_practice.change_site, name="site-change"),
    path("lead/<str:practice>/practice/site/<int:site>/ods/", views_practice.ods, name="site-ods"),
    path("lead/<str:practice>/practice/site/<int:site>/borough/", views_practice.borough, name="site-borough"),
    path("lead/<str:practice>/practice/you/", views_practice.you, name="practice-you"),
    path("lead/<str:practice>/people/", views_people.people, name="people"),
    path("lead/<str:practice>/people/invite/", views_people.invite, name="invite"),
    path(
        "lead/<str:practice>/people/invitation/<int:invitation>/withdraw/",
        views_people.withdraw,
        name="invitation-withdraw",
    ),
    path("lead/<str:practice>/people/<int:role>/end/", views_people.end, name="role-end"),
    path("lead/<str:practice>/people/<int:role>/hand-over/", views_people.hand_over, name="hand-over"),
    path("lead/<str:practice>/people/recover/", views_people.recover, name="recover"),
]
