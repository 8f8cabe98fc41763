"""Addresses of the room: the lead's pages of our data, and what staff see of it."""

from fairpractice.workforce import urls_bringing, urls_care, urls_profile, urls_sharing

urlpatterns = [
    *urls_profile.urlpatterns,
    *urls_bringing.urlpatterns,
    *urls_sharing.urlpatterns,
    *urls_care.urlpatterns,
]
