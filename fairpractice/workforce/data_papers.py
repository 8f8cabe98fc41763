"""Papers on data protection for our data: the appropriate policy document and an impact assessment, from what is really stored.

What only a Practice can know stands in square brackets. docs/data-protection/ holds the same papers, made from here without rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.reports.paper_documents import Paper, Part, Table
from fairpractice.workforce.retention import Held

Row = tuple[str, ...]
_SPECIAL = ("staff-counts", "counters", "chosen", "shared", "patients")  # rest on equality monitoring


def policy_document(practice: str, held: Sequence[Held], on: date | None = None) -> Paper:
    """The appropriate policy document for equality monitoring that the Data Protection Act 2018 asks for: two to three pages."""
    return Paper(
        practice=practice,
        title=_("Appropriate policy document: equality data on our workforce"),
        on=on,
        introduction=(
            _(
                "The Data Protection Act 2018 asks for this paper wherever data on ethnic group is used for equality monitoring. Text in [square brackets] is for the Practice to fill in. Keep it for six months after you stop, and show it to the Information Commissioner if asked."
            ),
        ),
        parts=(
            Part(_("What we use, and what for"), table=_table_of(held, _SPECIAL)),
            Part(
                _("Which condition we rely on"),
                (
                    _(
                        "Paragraph 8 of Schedule 1 to the Data Protection Act 2018: to find out and keep under review whether people of different ethnic groups are treated alike, so that equality can be promoted. Lawful basis: [our legitimate interests / our public task], Article 6(1)[(f)/(e)] of the UK GDPR."
                    ),
                ),
                (
                    _(
                        "It is never used to decide anything about a particular person, such as a job, a post or a warning."
                    ),
                    _(
                        "It causes nobody substantial damage or distress: only numbers are kept, and small ones are not told."
                    ),
                    _(
                        "Anyone may tell us in writing to stop using data about them. We then leave them out of the next count, within [one month]."
                    ),
                ),
            ),
            Part(_("How we keep to the principles"), table=_principles()),
            Part(_("How long we keep it, and who sees it"), table=_kept(held, _SPECIAL)),
            Part(
                _("Who answers for it"),
                table=_to_write(
                    (
                        _("Responsible for this paper"),
                        _("Data protection officer or lead"),
                        _("Looked at on, by"),
                        _("To be looked at again on (at the latest after a year)"),
                    )
                ),
            ),
        ),
    )


def _table_of(held: Sequence[Held], ids: Sequence[str] = ()) -> Table:
    rows = [
        (str(each.of.title), str(each.of.what), str(each.of.purpose)) for each in held if not ids or each.of.id in ids
    ]
    return Table((_("Data"), _("What it is"), _("What for")), tuple(rows), (3, 4, 4))


def _kept(held: Sequence[Held], ids: Sequence[str] = ()) -> Table:
    heads = (_("Data"), _("Kept for"), _("Counted from"), _("Who can see it"))
    rows = [
        (
            str(each.of.title),
            ngettext("%(num)s month", "%(num)s months", each.months) % {"num": each.months},
            str(each.of.since),
            str(each.access),
        )
        for each in held
        if not ids or each.of.id in ids
    ]
    return Table(heads, tuple(rows), (4, 2, 3, 4))


def _stored(held: Sequence[Held]) -> Table:
    rows = [
        (str(each.of.title), _("Yes") if each.rows else _("Nothing at present"), str(each.of.goes)) for each in held
    ]
    return Table((_("Data"), _("Stored on the day of this paper"), _("When it is deleted")), tuple(rows), (4, 2, 5))


def _principles() -> Table:
    return Table(
        (_("Principle"), _("What we do")),
        (
            (
                _("Lawful, fair and open"),
                _(
                    "Staff are told why we ask, that they need not answer, and what happens with it: [where your privacy notice hangs]. What the data says is shared with them."
                ),
            ),
            (
                _("For one purpose"),
                _(
                    "The counts stand apart from every record of a person. Nobody who decides about a person looks at them for it."
                ),
            ),
            (
                _("No more than needed"),
                _(
                    "A staff list is read in memory, turned into counts and forgotten. Names, dates of birth and numbers of staff are never stored."
                ),
            ),
            (
                _("Right"),
                _(
                    "Ethnic group is what people say of themselves. Nobody is guessed: who did not say, or gave a label that cannot be matched, is counted apart."
                ),
            ),
            (
                _("No longer than needed"),
                _(
                    "Each set has an end. What is past it is deleted by the program once a day. All of a set can be deleted at once."
                ),
            ),
            (
                _("Safe"),
                _(
                    "Only those who lead can open the counts. What goes further is shown as ranges or words that tell of no one person. [Locked disk, backups, who runs the computer.]"
                ),
            ),
            (
                _("We can show it"),
                _(
                    "The record says who counted, changed, shared or deleted something and when, without a number or a group."
                ),
            ),
        ),
        (2, 6),
    )


def impact_assessment(practice: str, held: Sequence[Held], on: date | None = None) -> Paper:
    """A data protection impact assessment of our data to complete."""
    return Paper(
        practice=practice,
        title=_("Data protection impact assessment: our data"),
        on=on,
        introduction=(
            _(
                "For equality data on staff, counts of patients, the log of incidents, and the fairness check. Asking the team has an assessment of its own. What the program does is filled in; text in [square brackets] and empty boxes are yours."
            ),
        ),
        parts=(
            Part(
                _("1. Who and when"),
                table=_to_write(
                    (_("Written by"), _("Data protection officer"), _("Staff or union asked on, and what they said"))
                ),
            ),
            Part(
                _("2. What we want to do, and why"),
                (
                    _(
                        "We count who works here, who gets on, and what patients do to staff, so that unfairness is seen and something is done. It is one of the steps of the London Primary Care Workforce Race Strategy Framework."
                    ),
                ),
                table=_table_of(held),
            ),
            Part(
                _("3. Why an assessment is needed"),
                bullets=(
                    _("Ethnic group is a special category of data."),
                    _("Staff depend on their employer."),
                    _("Teams are small: a number can point to a person, so numbers are handled like personal data."),
                ),
            ),
            Part(_("4. How data flow"), table=_flow()),
            Part(
                _("5. Is it needed, and in proportion?"),
                bullets=(
                    _(
                        "Lawful basis: [legitimate interests, with the balance written down / public task], with paragraph 8 of Schedule 1 to the Data Protection Act 2018 for ethnic group. The appropriate policy document is kept with this paper."
                    ),
                    _(
                        "It is not used for decisions about a particular person, and anyone may tell us in writing to stop."
                    ),
                    _("Less would not do: numbers by group are the least from which unfair chances can be seen."),
                    _(
                        "Rights: in the counts nobody can be found, so access and correction happen where the Practice keeps its staff records. An incident that tells of somebody can be changed or deleted at any time."
                    ),
                    _(
                        "No transfer to other countries and no other company, unless somebody runs the computer for you."
                    ),
                ),
            ),
            Part(_("6. How long it is kept, and who sees it"), table=_kept(held)),
            Part(_("7. What is stored now, and how it goes"), table=_stored(held)),
            Part(
                _("8. Risks to people"),
                table=Table((_("What could happen"), _("What is done"), _("What is left")), tuple(risks()), (4, 6, 4)),
            ),
            Part(
                _("9. Decision"),
                table=_to_write(
                    (
                        _("Measures approved by, on"),
                        _("Risks that are left accepted by, on"),
                        _("Advice of the data protection officer"),
                        _("To be looked at again on, by"),
                    )
                ),
            ),
        ),
    )


def _flow() -> Table:
    return Table(
        (_("Step"), _("What happens to data"), _("Who can see it")),
        (
            (
                _("Bring in"),
                _(
                    "A list is read in memory, or numbers are typed, or staff answer by slip. Rows about people are forgotten at once."
                ),
                _("The lead who brings it in"),
            ),
            (
                _("Keep"),
                _("Numbers by role group and ethnic group, and by year. Incidents without the member of staff."),
                _("Those who lead here"),
            ),
            (
                _("Say"),
                _("Sentences and ranges are worked out from the numbers. Too small a number is not told."),
                _("Those who lead here"),
            ),
            (
                _("Share"),
                _("Only what the lead chose, as ranges or words, each checked so that nobody can be picked out."),
                _("The team, and whoever can open the team page"),
            ),
            (
                _("Fairness check"),
                _(
                    "What is typed comes back as a page or a paper, and is forgotten. At most one is added to a number of the year."
                ),
                _("The lead who typed it"),
            ),
            (_("Delete"), _("Once a day, what is past its end. A whole set at once, if wanted."), _("Nobody")),
        ),
        (2, 6, 3),
    )


def risks() -> list[Row]:
    """Risks to people: what could happen, what is done about it, what is left."""
    return [
        (
            _("A colleague is picked out from a small number."),
            _(
                "Exact numbers are shown to those who lead only. Others see ranges or words that were checked, or nothing."
            ),
            _("Those who lead see exact numbers, as they do in their staff records. You: let few people lead."),
        ),
        (
            _("The data is used against a person."),
            _(
                "Only counts are kept, apart from every record of a person. This paper and the policy document forbid it."
            ),
            _("The staff list itself, which you keep elsewhere."),
        ),
        (
            _("Somebody is put in the wrong group, or guessed."),
            _(
                "What cannot be matched is counted apart and told. The lead checks every label before anything is counted."
            ),
            _("What the list says wrongly. You: let people check what is held about them."),
        ),
        (
            _("Words about an incident show who it was."),
            _(
                "The page asks for no names, has no place for the member of staff, and shows the words to nobody but those who lead."
            ),
            _("Words that tell more than they should. You: read them again, and take out what nobody needs."),
        ),
        (
            _("What was written in a fairness check is found by others."),
            _("It is stored nowhere: not in the database, not in a file, not when a session ends."),
            _("The paper that you print or save. You: keep it in the case file."),
        ),
        (
            _("A computer, disk or backup is stolen."),
            _("No names of staff are in these sets. In the built-in database what is deleted is written over."),
            _("Backups hold what was there when they were made. You: lock the disk, and delete old backups on time."),
        ),
        (
            _("Data is kept for ever out of habit."),
            _("Each set has an end that the program keeps to, and the page shows it."),
            _("Papers and files that you saved."),
        ),
    ]


def _to_write(labels: Row) -> Table:
    return Table((_("What"), _("To fill in")), tuple((each, "") for each in labels), (2, 3))


PAPERS: Mapping[str, Callable[[str, Sequence[Held], date | None], Paper]] = {
    "policy-document": policy_document,
    "impact-assessment": impact_assessment,
}
