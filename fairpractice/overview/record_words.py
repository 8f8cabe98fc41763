"""The sentences of the record, by what the services wrote down. `who` is a person, `name` what it was done to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class About(StrEnum):
    """What an event's `about` is."""

    NOTHING = "nothing"
    ITSELF = "itself"  # a name or code as it is
    ACTION = "action"
    EVIDENCE = "evidence"
    FILE = "file"
    ITEM = "item"  # of the framework, or an initiative of their own
    ROLE = "role"
    BOROUGH = "borough"
    VERSION = "version"
    REFLECTION = "reflection"
    DOCUMENT = "document"
    DONE = "done"  # what another event says


@dataclass(frozen=True)
class Sentence:
    """How a line reads: without the name of the thing, and with it."""

    plain: StrOrPromise
    named: StrOrPromise = ""
    about: About = About.NOTHING


SENTENCES: dict[str, Sentence] = {
    # the Practice and its people
    "set up the Practice": Sentence(
        _("%(who)s set up the Practice"), _("%(who)s set up the Practice “%(name)s”"), About.ITSELF
    ),
    "started": Sentence(_("%(who)s started this service"), _("%(who)s started “%(name)s”"), About.ITSELF),
    "changed the Practice's name or type": Sentence(
        _("%(who)s changed the name or type of the Practice"),
        _("%(who)s changed the name or type of the Practice. It was then called “%(name)s”"),
        About.ITSELF,
    ),
    "changed a site": Sentence(
        _("%(who)s changed a site's name or postcode"),
        _("%(who)s changed the name or postcode of the site “%(name)s”"),
        About.ITSELF,
    ),
    "added a site": Sentence(_("%(who)s added a site"), _("%(who)s added the site “%(name)s”"), About.ITSELF),
    "set the ODS code": Sentence(
        _("%(who)s took the ODS code away"), _("%(who)s set the ODS code to %(name)s"), About.ITSELF
    ),
    "set the borough": Sentence(
        _("%(who)s set the borough to “Outside London, or not sure”"),
        _("%(who)s set the borough to %(name)s"),
        About.BOROUGH,
    ),
    "invited somebody": Sentence(_("%(who)s invited somebody"), _("%(who)s invited somebody (%(name)s)"), About.ROLE),
    "accepted an invitation": Sentence(
        _("%(who)s accepted an invitation"), _("%(who)s accepted an invitation (%(name)s)"), About.ROLE
    ),
    "withdrew an invitation": Sentence(_("%(who)s withdrew an invitation")),
    "left": Sentence(_("%(who)s gave up their role"), _("%(who)s gave up their role (%(name)s)"), About.ROLE),
    "ended somebody's role": Sentence(
        _("%(who)s ended somebody's role"), _("%(who)s ended somebody's role (%(name)s)"), About.ROLE
    ),
    "handed over as lead": Sentence(_("%(who)s handed over as lead")),
    "asked to take over as lead": Sentence(_("%(who)s asked to take over as lead")),
    "stopped the request to take over": Sentence(_("%(who)s stopped the request to take over as lead")),
    "took over as lead after the waiting time": Sentence(_("%(who)s took over as lead after the waiting time")),
    "changed their e-mail address": Sentence(_("%(who)s changed their e-mail address")),
    "asked to be forgotten": Sentence(_("%(who)s asked to be forgotten")),
    # our data
    "put in yearly counts": Sentence(_("%(who)s put in counts of a year for our data")),
    "deleted yearly counts": Sentence(_("%(who)s deleted counts of a year from our data")),
    # where we are
    "said where we are": Sentence(
        _("%(who)s said where the team is on something"), _("%(who)s said where the team is on “%(name)s”"), About.ITEM
    ),
    "kept what a conversation decided": Sentence(
        _("%(who)s kept what a conversation decided"),
        _("%(who)s kept what a conversation about “%(name)s” decided"),
        About.ITEM,
    ),
    "corrected what a conversation decided": Sentence(
        _("%(who)s corrected what a conversation decided"),
        _("%(who)s corrected what a conversation about “%(name)s” decided"),
        About.ITEM,
    ),
    "looked at the new version": Sentence(
        _("%(who)s looked at a new version of the framework"),
        _("%(who)s looked at version %(name)s of the framework"),
        About.VERSION,
    ),
    "added an initiative": Sentence(
        _("%(who)s added an initiative of your own"), _("%(who)s added your own initiative “%(name)s”"), About.ITEM
    ),
    "changed an initiative": Sentence(
        _("%(who)s changed an initiative of your own"), _("%(who)s changed your own initiative “%(name)s”"), About.ITEM
    ),
    "retired an initiative": Sentence(
        _("%(who)s took an initiative of your own out of the list"),
        _("%(who)s took your own initiative “%(name)s” out of the list"),
        About.ITEM,
    ),
    "brought an initiative back": Sentence(
        _("%(who)s brought an initiative of your own back"),
        _("%(who)s brought your own initiative “%(name)s” back"),
        About.ITEM,
    ),
    "reordered initiatives": Sentence(
        _("%(who)s moved an initiative of your own"), _("%(who)s moved your own initiative “%(name)s”"), About.ITEM
    ),
    # the plan
    "added an action": Sentence(_("%(who)s added an action"), _("%(who)s added the action “%(name)s”"), About.ACTION),
    "added to the plan": Sentence(_("%(who)s added to the plan")),
    "changed an action": Sentence(
        _("%(who)s changed an action"), _("%(who)s changed the action “%(name)s”"), About.ACTION
    ),
    "changed how an action is going": Sentence(
        _("%(who)s said how an action is going"), _("%(who)s said how the action “%(name)s” is going"), About.ACTION
    ),
    "retired an action": Sentence(
        _("%(who)s took an action out of the plan"),
        _("%(who)s took the action “%(name)s” out of the plan"),
        About.ACTION,
    ),
    "brought an action back": Sentence(
        _("%(who)s brought an action back"), _("%(who)s brought the action “%(name)s” back"), About.ACTION
    ),
    "reordered the plan": Sentence(
        _("%(who)s moved an action in the plan"), _("%(who)s moved the action “%(name)s” in the plan"), About.ACTION
    ),
    # evidence and files
    "added evidence": Sentence(_("%(who)s added evidence"), _("%(who)s added the evidence “%(name)s”"), About.EVIDENCE),
    "added a version of evidence": Sentence(
        _("%(who)s added a newer version of some evidence"),
        _("%(who)s added a newer version of the evidence “%(name)s”"),
        About.EVIDENCE,
    ),
    "changed what evidence shows": Sentence(
        _("%(who)s changed what some evidence shows"),
        _("%(who)s changed what the evidence “%(name)s” shows"),
        About.EVIDENCE,
    ),
    "retired evidence": Sentence(
        _("%(who)s put evidence aside"), _("%(who)s put the evidence “%(name)s” aside"), About.EVIDENCE
    ),
    "brought evidence back": Sentence(
        _("%(who)s brought evidence back"), _("%(who)s brought the evidence “%(name)s” back"), About.EVIDENCE
    ),
    "kept a file": Sentence(_("%(who)s kept a file"), _("%(who)s kept the file “%(name)s”"), About.FILE),
    "removed a file": Sentence(_("%(who)s removed a file")),
    # sharing and reminders
    "chose what the team page shows": Sentence(_("%(who)s chose what the team page shows")),
    "changed the link of the team page": Sentence(_("%(who)s changed the link of the team page")),
    "set reminders": Sentence(_("%(who)s chose what to be reminded of")),
    "made a calendar address": Sentence(_("%(who)s made an address for a calendar")),
    "stopped the calendar address": Sentence(_("%(who)s stopped the address for a calendar")),
    "undid": Sentence(_("%(who)s undid a change"), _("%(who)s undid a change: %(name)s"), About.DONE),
    # reflections
    "began to plan a reflection": Sentence(
        _("%(who)s began to plan a reflection"), _("%(who)s began to plan the reflection “%(name)s”"), About.REFLECTION
    ),
    "began to plan a round by slip": Sentence(
        _("%(who)s began to ask by slip"), _("%(who)s began to ask by slip: “%(name)s”"), About.REFLECTION
    ),
    "changed the plan of a reflection": Sentence(
        _("%(who)s changed the plan of a reflection"),
        _("%(who)s changed the plan of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "gave the leaders' view for a reflection": Sentence(
        _("%(who)s gave the leaders' view for a reflection"),
        _("%(who)s gave the leaders' view for the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "chose the teller of a reflection": Sentence(
        _("%(who)s chose the teller of a reflection"),
        _("%(who)s chose the teller of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "changed the questions of a reflection": Sentence(
        _("%(who)s changed the questions of a reflection"),
        _("%(who)s changed the questions of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "made the key for a reflection": Sentence(
        _("%(who)s made the key for a reflection"),
        _("%(who)s made the key for the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "made the slips of a reflection": Sentence(
        _("%(who)s made the slips of a reflection"),
        _("%(who)s made the slips of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "tried the key of a reflection": Sentence(
        _("%(who)s tried the key of a reflection"),
        _("%(who)s tried the key of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "opened a reflection": Sentence(
        _("%(who)s opened a reflection"), _("%(who)s opened the reflection “%(name)s”"), About.REFLECTION
    ),
    "sent links for a reflection": Sentence(
        _("%(who)s sent links to answer a reflection"),
        _("%(who)s sent links to answer the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "extended a reflection": Sentence(
        _("%(who)s gave a reflection more time"),
        _("%(who)s gave the reflection “%(name)s” more time"),
        About.REFLECTION,
    ),
    "cancelled a reflection": Sentence(
        _("%(who)s cancelled a reflection"), _("%(who)s cancelled the reflection “%(name)s”"), About.REFLECTION
    ),
    "counted a reflection": Sentence(
        _("%(who)s counted a reflection"), _("%(who)s counted the reflection “%(name)s”"), About.REFLECTION
    ),
    "shared a reflection": Sentence(
        _("%(who)s put a reflection on the team page"),
        _("%(who)s put the reflection “%(name)s” on the team page"),
        About.REFLECTION,
    ),
    "stopped sharing a reflection": Sentence(
        _("%(who)s took a reflection off the team page"),
        _("%(who)s took the reflection “%(name)s” off the team page"),
        About.REFLECTION,
    ),
    "a reflection waits to be counted": Sentence(
        _("A reflection waits to be counted: in a week everything in it will be destroyed"),
        _("The reflection “%(name)s” waits to be counted: in a week everything in it will be destroyed"),
        About.REFLECTION,
    ),
    "a reflection was never counted": Sentence(
        _("A reflection was never counted: two months after its close everything was destroyed"),
        _("The reflection “%(name)s” was never counted: two months after its close everything was destroyed"),
        About.REFLECTION,
    ),
    "took a text out of a reflection": Sentence(
        _("%(who)s took a text out of a reflection"),
        _("%(who)s took a text out of the reflection “%(name)s”"),
        About.REFLECTION,
    ),
    "a reflection became void": Sentence(
        _("A reflection became void: its answers were no longer on this computer"),
        _("The reflection “%(name)s” became void: its answers were no longer on this computer"),
        About.REFLECTION,
    ),
    # pools
    "started a pool": Sentence(_("%(who)s started a pool"), _("%(who)s started the pool “%(name)s”"), About.ITSELF),
    "ended a pool": Sentence(_("%(who)s ended a pool"), _("%(who)s ended the pool “%(name)s”"), About.ITSELF),
    "made a key for a pool": Sentence(
        _("%(who)s made a key for a pool"), _("%(who)s made a key for the pool “%(name)s”"), About.ITSELF
    ),
    "set the closing day of a pool": Sentence(
        _("%(who)s set the closing day of a pool"),
        _("%(who)s set the closing day of the pool “%(name)s”"),
        About.ITSELF,
    ),
    "agreed to a pool": Sentence(
        _("%(who)s agreed that our totals count in a pool"),
        _("%(who)s agreed that our totals count in the pool “%(name)s”"),
        About.ITSELF,
    ),
    "withdrew from a pool": Sentence(
        _("%(who)s withdrew our totals from a pool"),
        _("%(who)s withdrew our totals from the pool “%(name)s”"),
        About.ITSELF,
    ),
    "counted in a pool": Sentence(
        _("A reflection counted in a pool: its totals were locked for the two holders"),
        _("A reflection counted in the pool “%(name)s”: its totals were locked for the two holders"),
        About.ITSELF,
    ),
    "asked the holders of a pool": Sentence(
        _("%(who)s asked the holders of a pool to add up"),
        _("%(who)s asked the holders of a pool to add up %(name)s"),
        About.ITSELF,
    ),
    "sent sums for a pool": Sentence(
        _("%(who)s sent sums for a pool"), _("%(who)s sent sums for %(name)s in a pool"), About.ITSELF
    ),
    "told a place of a pool": Sentence(
        _("The figures of a place in a pool were told"), _("The figures of %(name)s in a pool were told"), About.ITSELF
    ),
    "gave up a place of a pool": Sentence(
        _("%(who)s gave up a place in a pool"), _("%(who)s gave up %(name)s in a pool"), About.ITSELF
    ),
    # statements and policies
    "began a document": Sentence(
        _("%(who)s began a statement or policy"), _("%(who)s began “%(name)s”"), About.DOCUMENT
    ),
    "wrote a version of a document": Sentence(
        _("%(who)s wrote a new version of a statement or policy"),
        _("%(who)s wrote a new version of “%(name)s”"),
        About.DOCUMENT,
    ),
    "brought back a version": Sentence(
        _("%(who)s went back to an earlier version of a statement or policy"),
        _("%(who)s went back to an earlier version of “%(name)s”"),
        About.DOCUMENT,
    ),
    "changed what is said about a document": Sentence(
        _("%(who)s changed the title, owner or dates of a statement or policy"),
        _("%(who)s changed the title, owner or dates of “%(name)s”"),
        About.DOCUMENT,
    ),
    "published a document": Sentence(
        _("%(who)s published a version of a statement or policy"),
        _("%(who)s published a version of “%(name)s”"),
        About.DOCUMENT,
    ),
    "withdrew a document": Sentence(
        _("%(who)s withdrew a statement or policy"), _("%(who)s withdrew “%(name)s”"), About.DOCUMENT
    ),
    "took back that a document was withdrawn": Sentence(
        _("%(who)s brought a withdrawn statement or policy back"),
        _("%(who)s brought “%(name)s” back, which had been withdrawn"),
        About.DOCUMENT,
    ),
    # shaping texts together
    "asked for comments on a document": Sentence(
        _("%(who)s asked for comments on a text"), _("%(who)s asked for comments on “%(name)s”"), About.DOCUMENT
    ),
    "commented on a document": Sentence(
        _("%(who)s commented on a text"), _("%(who)s commented on “%(name)s”"), About.DOCUMENT
    ),
    "answered a comment on a document": Sentence(
        _("%(who)s answered a comment on a text"), _("%(who)s answered a comment on “%(name)s”"), About.DOCUMENT
    ),
    "noted who was invited to shape a document": Sentence(
        _("%(who)s noted who was invited to shape a text"),
        _("%(who)s noted who was invited to shape “%(name)s”"),
        About.DOCUMENT,
    ),
    "took away who was invited to shape a document": Sentence(
        _("%(who)s took away a note of who was invited"),
        _("%(who)s took away a note of who was invited to shape “%(name)s”"),
        About.DOCUMENT,
    ),
    "named somebody who advised on a document": Sentence(
        _("%(who)s named somebody who advised on a text"),
        _("%(who)s named somebody who advised on “%(name)s”"),
        About.DOCUMENT,
    ),
    "took away somebody who advised on a document": Sentence(
        _("%(who)s took away the name of somebody who advised"),
        _("%(who)s took away the name of somebody who advised on “%(name)s”"),
        About.DOCUMENT,
    ),
    "said what the Practice pledges": Sentence(
        _("%(who)s said what the Practice pledges"),
        _("%(who)s said what the Practice pledges with “%(name)s”"),
        About.DOCUMENT,
    ),
    "signed a document": Sentence(_("%(who)s signed a text"), _("%(who)s signed “%(name)s”"), About.DOCUMENT),
    "kept a signature on paper": Sentence(
        _("%(who)s kept a signature on paper"), _("%(who)s kept a signature on paper under “%(name)s”"), About.DOCUMENT
    ),
    # the register of policies
    "said how far a document is": Sentence(
        _("%(who)s said how far a policy is"), _("%(who)s said how far the policy “%(name)s” is"), About.DOCUMENT
    ),
    "began a check of a policy": Sentence(
        _("%(who)s began to look at whether a policy is fair to everyone"),
        _("%(who)s began to look at whether “%(name)s” is fair to everyone"),
        About.DOCUMENT,
    ),
    "finished a check of a policy": Sentence(
        _("%(who)s finished a look at whether a policy is fair to everyone"),
        _("%(who)s finished a look at whether “%(name)s” is fair to everyone"),
        About.DOCUMENT,
    ),
    "said that they had read": Sentence(
        _("%(who)s said that they had read a policy"),
        _("%(who)s said that they had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "somebody said that they had read": Sentence(
        _("Somebody without an account said that they had read a policy"),
        _("Somebody without an account said that they had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "said that somebody signed on paper": Sentence(
        _("%(who)s noted that somebody signed on paper that they had read a policy"),
        _("%(who)s noted that somebody signed on paper that they had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "put a typed name aside": Sentence(
        _("%(who)s put a typed name aside"),
        _("%(who)s put a typed name aside among those who had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "put a typed name back": Sentence(
        _("%(who)s put a typed name back"),
        _("%(who)s put a typed name back among those who had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "said who a typed name is": Sentence(
        _("%(who)s said who a typed name is"),
        _("%(who)s said who a typed name is among those who had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "forgot a typed name": Sentence(
        _("%(who)s had a typed name forgotten"),
        _("%(who)s had a typed name forgotten among those who had read “%(name)s”"),
        About.DOCUMENT,
    ),
    "put names on the list of readers": Sentence(_("%(who)s put people on the list of those who are to read policies")),
    "changed the list of readers": Sentence(_("%(who)s changed a line of the list of those who are to read policies")),
    "took a name off the list of readers": Sentence(
        _("%(who)s took somebody off the list of those who are to read policies")
    ),
    "put a name back on the list of readers": Sentence(
        _("%(who)s put somebody back on the list of those who are to read policies")
    ),
    "forgot a name of the list of readers": Sentence(_("%(who)s had the name of somebody who has left forgotten")),
    # our data: how long it is kept, incidents, sources, languages and backgrounds
    "changed how long a set of data is kept": Sentence(_("%(who)s changed how long some of our data is kept")),
    "deleted a set of data": Sentence(_("%(who)s deleted some of our data")),
    "a set of data reached its end": Sentence(_("Some of our data reached its end and was deleted")),
    "noted an incident": Sentence(_("%(who)s noted an incident from a patient or visitor")),
    "changed the day or kind of an incident": Sentence(_("%(who)s changed the day or kind of an incident")),
    "changed what happened in an incident": Sentence(_("%(who)s changed the words about an incident")),
    "changed what was done about an incident": Sentence(_("%(who)s changed what was done about an incident")),
    "closed an incident": Sentence(_("%(who)s closed an incident")),
    "opened an incident again": Sentence(_("%(who)s opened an incident again")),
    "deleted an incident": Sentence(_("%(who)s deleted an incident")),
    "added a source": Sentence(_("%(who)s added a source of data on the area")),
    "changed a source": Sentence(_("%(who)s changed what is said of a source")),
    "removed a source": Sentence(_("%(who)s removed a source")),
    "changed languages and backgrounds": Sentence(
        _("%(who)s changed the languages and backgrounds that people chose to share")
    ),
    # our data: brought in
    "counted staff": Sentence(_("%(who)s counted staff by role and ethnic group")),
    "counted patients": Sentence(_("%(who)s brought in how many patients there are by ethnic group")),
    "changed the role groups": Sentence(_("%(who)s changed the role groups")),
    # our data: what is shared and asked
    "shared some of our data": Sentence(_("%(who)s shared some of our data with the team")),
    "changed where our data is shown": Sentence(_("%(who)s changed where some of our data is shown")),
    "took back some of our data": Sentence(_("%(who)s took back some of our data")),
    "asked staff about our data": Sentence(_("%(who)s began to ask staff about our data")),
    # who the team can speak to
    "changed the contact card": Sentence(_("%(who)s changed the contact card")),
    "named somebody to speak to": Sentence(
        _("%(who)s named somebody to speak to"), _("%(who)s named %(name)s as somebody to speak to"), About.ITSELF
    ),
    "took away somebody to speak to": Sentence(_("%(who)s took away somebody to speak to")),
}
