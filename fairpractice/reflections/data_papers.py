"""Papers on data protection for a reflection: a privacy notice for staff and an impact assessment, filled with what the program does.

What only a Practice can know stands in square brackets. docs/data-protection/ holds the same papers, made from here.
"""

from datetime import date

from django.utils.translation import gettext as _

from fairpractice.reflections import explained
from fairpractice.reports.paper_documents import Paper, Part, Table

Row = tuple[str, ...]


def privacy_notice(practice: str, on: date | None = None) -> Paper:
    """One to two pages for staff: to adapt, print and hang beside the poster."""
    n = explained.in_words()
    return Paper(
        practice=practice,
        title=_("Privacy notice for staff: asking the whole team"),
        on=on,
        introduction=(
            _(
                "We ask everyone who works here what it is like to work here. This notice says what happens to what you answer. Text in [square brackets] is for the Practice to fill in."
            ),
        ),
        parts=(
            Part(
                _("Who is responsible"),
                (
                    _("The employer is responsible: [name and address of the Practice]."),
                    _(
                        "The program runs on [a computer of the Practice / a computer of NAME, who run it for us under a written contract]."
                    ),
                    _("Questions about data protection: [name and contact of the data protection officer or lead]."),
                ),
            ),
            Part(
                _("What we ask, and why"),
                (
                    _(
                        "We ask to find out what is good here, what should change, and whether people of all ethnic groups are treated fairly. What comes out leads to actions, and we ask again to see whether they helped."
                    ),
                    _("Taking part is your choice. You may leave out any question. Nobody is told who took part."),
                    _(
                        "If we ask for your ethnic group, the page says why. We then show ethnic minority staff and everybody else apart, and only where both groups are large enough."
                    ),
                ),
            ),
            Part(
                _("What is kept, and for how long"),
                (
                    _("No name, e-mail address, address of a phone or time is kept with answers."),
                    _("Destroyed means: written over with nonsense, then removed."),
                ),
                table=_kept(),
            ),
            Part(
                _("Who sees what"),
                bullets=(
                    _(
                        "The lead and the deputy see ranges, such as “between 5 and 9 of 14 agree”, never exact numbers, and how many answered."
                    ),
                    _(
                        "They also see what people wrote, word for word and in random order, if at least %(texts)s people wrote. They may show it to the team. Leave out names and stories that only you could tell."
                    )
                    % n,
                    _(
                        "The teller, [NAME], keeps the key to the answers until the count and does not see single answers."
                    ),
                    _("Results may go to the team, and as far as they are safe for everyone, to others."),
                    _(
                        "With fewer than %(least)s answers nothing is shown, and everything that was answered is destroyed."
                    )
                    % n,
                    _(
                        "[If the Practice agreed to a pool: its totals count in sums of at least six Practices. They are locked in two halves for NAME and NAME; only sums are opened.]"
                    ),
                    _("No answers go to any other company or country."),
                ),
            ),
            Part(
                _("When you say that you have read a policy"),
                (
                    _(
                        "The page says before whether the lead sees who, or only how many. Where it asks for a name and you have no account, the name and role that you type, the version and the day are kept. The lead may also keep a list of people without an account who are to read: name, role and, of joiners, the first day. When you leave, ask for your name to be forgotten."
                    ),
                ),
            ),
            Part(
                _("What this cannot rule out"),
                (
                    _(
                        "While a round is open, the locked answers count as personal data. Somebody with the teller’s key and control of the computer could open them, and so could a program that was changed. If nearly everyone agrees, people can guess what you said. The page “How asking the team keeps you safe” tells all that we know of."
                    ),
                ),
            ),
            Part(
                _("The law"),
                (
                    _(
                        "We rely on [our legitimate interests in a fair workplace / our public task]: Article 6(1)[(f)/(e)] of the UK GDPR."
                    ),
                    _(
                        "For ethnic group and what you tell of discrimination: Article 9(2)(g) of the UK GDPR, with paragraph 8 of Schedule 1 to the Data Protection Act 2018 (equality of opportunity or treatment). [Our appropriate policy document is kept at PLACE.]"
                    ),
                ),
            ),
            Part(
                _("Your rights"),
                (
                    _(
                        "You have the right to see data about you, to have it put right or deleted, to object, and to have its use limited. For what names you, such as your account or your part as teller, we do so."
                    ),
                    _(
                        "Single answers can be found by nobody, so we cannot show, change or delete yours once they are sent. You can object by not answering. If a text on the results names you, tell us."
                    ),
                    _(
                        "You may complain to the Information Commissioner’s Office: ico.org.uk, telephone 0303 123 1113. You may also speak to [Freedom to Speak Up Guardian, union]."
                    ),
                ),
            ),
        ),
    )


def _kept() -> Table:
    rows = [(what, until) for what, _where, until in retention()]
    return Table((_("What"), _("Until when")), tuple(rows), (3, 4))


def retention() -> list[Row]:
    """What a reflection stores: what, where, and until when."""
    n = explained.in_words()
    kept = _("As long as the Practice keeps its data in the program. [Your own limit in years]")
    return [
        (
            _("Answers and texts of each person, locked"),
            _("Ballot box file"),
            _(
                "The count, or the end by cancelling. Then destroyed. If nobody counts: two months after the close at the latest."
            ),
        ),
        (
            _("Scrambled copies of the codes, and which are used"),
            _("Ballot box file"),
            _("As above"),
        ),
        (
            _("The key that locks the box, new at every write"),
            _("Key file in another folder"),
            _("The next write; the last one as above"),
        ),
        (
            _("The key to the answers"),
            _("Paper or device of the teller; never stored by the program"),
            _("The teller tears up the paper after the count"),
        ),
        (_("Slips and codes"), _("Paper"), _("People tear up their slip; the teller tears up those left over")),
        (
            _("Ranges for the team, why others are not shown, and their proofs"),
            _("Database"),
            kept,
        ),
        (_("Number of answers, of slips, spares and slips left over"), _("Database"), kept),
        (
            _("What people wrote, from %(texts)s texts to a question; reasons for objecting to a text, always") % n,
            _("Database"),
            kept,
        ),
        (
            _("The plan: questions, the leaders’ own view, headcounts, who left and joined as numbers, dates"),
            _("Database"),
            kept,
        ),
        (
            _("The teller’s name and account; who did what, and when"),
            _("Database"),
            _("As long as the Practice keeps its data; without the name, once somebody has asked to be forgotten"),
        ),
        (
            _("A scrambled copy of each e-mailed link and whether it was used, without name, address or code"),
            _("Database; the letter itself in the mail system"),
            _("The day after the round ended"),
        ),
        (
            _("Only if the Practice agreed to a pool: its totals, locked in two halves for two holders outside"),
            _("Database"),
            _("Until they are added up with others, or the Practice withdraws"),
        ),
    ]


def impact_assessment(practice: str, on: date | None = None) -> Paper:
    """A data protection impact assessment to complete: what the program does is filled in, the rest is left to write."""
    return Paper(
        practice=practice,
        title=_("Data protection impact assessment: asking the whole team"),
        on=on,
        introduction=(
            _(
                "A draft that the makers of Fair Practice filled in as far as they can know. What the program does stands here as it is. Text in [square brackets] and empty cells are yours. Have your data protection officer read it before the first round opens."
            ),
        ),
        parts=(
            Part(
                _("1. This paper"),
                table=_to_write(
                    (
                        _("Practice (controller)"),
                        _("Who runs the computer: the Practice, or who under which contract (processor)"),
                        _("Written by"),
                        _("Data protection officer or lead"),
                        _("Version and date"),
                    )
                ),
            ),
            *_processing(),
            *_necessity(),
            Part(
                _("7. Asking staff"),
                (
                    _(
                        "Before the first round, show this paper and the page “How asking the team keeps you safe” to the team, and ask what worries them. Ask staff networks and unions where there are any."
                    ),
                ),
                table=_to_write((_("Whom we asked, and when"), _("What they said"), _("What we changed"))),
            ),
            Part(
                _("8. Risks and measures"),
                (
                    _(
                        "The measures are in the program unless a cell says “You”. Judge each risk yourself: small, medium or large."
                    ),
                ),
                table=Table(
                    (_("Risk to people"), _("What is done about it"), _("What is left"), _("Your judgement")),
                    tuple((*row, "") for row in risks()),
                    (5, 7, 6, 3),
                ),
            ),
            Part(
                _("9. Decision"),
                (
                    _(
                        "If a risk stays high after all measures, ask the Information Commissioner’s Office before you begin."
                    ),
                ),
                table=_to_write(
                    (
                        _("Measures approved by, on"),
                        _("Risks that are left accepted by, on"),
                        _("Advice of the data protection officer"),
                        _("If we do otherwise: why"),
                        _("To be looked at again on, by (at the latest after a year, or when the program changes)"),
                    )
                ),
            ),
        ),
    )


def _to_write(labels: Row) -> Table:
    return Table((_("What"), _("To fill in")), tuple((each, "") for each in labels), (2, 3))


def _processing() -> tuple[Part, ...]:
    n = explained.in_words()
    return (
        Part(
            _("2. What we want to do, and why"),
            (
                _(
                    "Everyone who works here answers the same questions on fairness at work, discrimination, support and change. The answers show what is good and what should change, lead to actions, and are compared with later rounds. This is one of the steps of the London Primary Care Workforce Race Strategy Framework."
                ),
                _("[What you hope to learn, and what you will do with it.]"),
            ),
        ),
        Part(
            _("3. Why an assessment is needed"),
            bullets=(
                _("Ethnic group and experience of discrimination are special categories of data."),
                _("Staff depend on their employer: being recognised could harm them."),
                _("Teams are small, so a few facts can be enough to recognise somebody."),
                _("Something new is used: answers are locked, and figures are shown as ranges."),
            ),
        ),
        Part(
            _("4. Whom it concerns, and which data"),
            table=Table(
                (_("Data"), _("About whom"), _("Named?")),
                (
                    (
                        _("Answers to the statements; any may be left out"),
                        _("Everyone who answers"),
                        _("No"),
                    ),
                    (
                        _("Ethnic group, only where the round was planned so; may be left out"),
                        _("Everyone who answers"),
                        _("No"),
                    ),
                    (
                        _("Texts in people’s own words"),
                        _("Everyone who writes; people they write about"),
                        _("Only if they write names"),
                    ),
                    (
                        _("Name, role and account of lead and teller, and what they did when"),
                        _("Lead, deputy, teller"),
                        _("Yes"),
                    ),
                    (
                        _("E-mail addresses for links, used once and not kept"),
                        _("People whom no slip can reach"),
                        _("Yes, for a moment"),
                    ),
                ),
                (5, 4, 3),
            ),
        ),
        Part(
            _("5. How data flow"),
            table=Table(
                (_("Step"), _("What happens to data"), _("Who can see it")),
                (
                    (
                        _("Deal"),
                        _(
                            "Codes are made and printed. The program keeps scrambled copies. People pick a slip blind; nobody writes down who has which."
                        ),
                        _("Teller: codes, without names. With two slips each, lead: codes of one kind."),
                    ),
                    (
                        _("Answer"),
                        _(
                            "The browser locks answers and texts, each apart, before they are sent. If it cannot, the computer does so as they arrive. No cookie is used and nothing is logged."
                        ),
                        _("Nobody. Without script: the computer, for a moment."),
                    ),
                    (
                        _("Keep"),
                        _(
                            "Locked answers lie in one file of fixed size, in no order, without names and times. No back-up of the program holds it."
                        ),
                        _("Nobody without the teller’s key."),
                    ),
                    (
                        _("Count"),
                        _(
                            "After the closing day the teller’s key opens all answers at once. Ranges are worked out in memory, everything else is destroyed. With fewer than %(least)s answers nothing is kept."
                        )
                        % n,
                        _("Nobody sees single answers."),
                    ),
                    (
                        _("Tell"),
                        _(
                            "Ranges, and texts where at least %(texts)s people wrote, go to the lead, who tells the team. Others see ranges only where they are safe for everyone."
                        )
                        % n,
                        _("Lead and deputy; the team and others as far as the lead shares."),
                    ),
                ),
                (2, 6, 4),
            ),
        ),
    )


def _necessity() -> tuple[Part, ...]:
    n = explained.in_words()
    return (
        Part(
            _("6. Is it needed, and in proportion?"),
            bullets=(
                _(
                    "Lawful basis: [legitimate interests, Article 6(1)(f) UK GDPR, with the balance written down / public task, Article 6(1)(e)]. Consent is not relied on: staff cannot always say no freely."
                ),
                _(
                    "Special categories: Article 9(2)(g), with paragraph 8 of Schedule 1 to the Data Protection Act 2018, equality of opportunity or treatment. It asks for an appropriate policy document, may not serve decisions about one person, and lets anybody object in writing. [Check this against present guidance.]"
                ),
                _(
                    "Less would not do: exact numbers and names are not collected; questions can be left out; ethnic group is asked only where it is shown apart."
                ),
                _(
                    "Accuracy: a slip counts once. The number of answers is compared with a show of hands, and slips left over are counted before a witness."
                ),
                _(
                    "Openness: the notice for staff, the page “How asking the team keeps you safe”, and a sentence on every slip. What can ever be shown is told before the round opens."
                ),
                _(
                    "Rights: single answers cannot be found by anybody, so access, correction and deletion are not possible for them once they are sent (Article 11). Everything with a name can be found."
                ),
                _(
                    "Asking again: a round is open for at least %(days)s working days, and the same questions rest for %(rest)s weeks, so that nobody can narrow answers down by asking often."
                )
                % n,
                _("No transfer to other countries and no other company, unless somebody runs the computer for you."),
            ),
        ),
        Part(
            _("How long it is kept"),
            (_("The program does not delete on a schedule. Write here after how long you delete results and texts."),),
            table=Table((_("What"), _("Where"), _("Until when")), tuple(retention()), (4, 3, 5)),
        ),
    )


def risks() -> list[Row]:
    """Risks to people: what could happen, what is done about it, what is left."""
    n = explained.in_words()
    return [
        (
            _("Somebody is recognised from the figures."),
            _(
                "Ranges only, from %(least)s answers up, wide enough that two insiders together cannot work out another person’s answer; wider for questions on harassment and managers; later rounds repeat a range where people who came or went could explain a change. Each figure has a proof."
            )
            % n,
            _("Guesses where nearly everyone agrees. Everybody else comparing notes."),
        ),
        (
            _("Somebody is recognised from what they wrote."),
            _(
                "Texts are kept apart from other answers, in random order, from %(texts)s up. The page warns before people write. You: take out names before you show texts to others."
            )
            % n,
            _("Style and stories, until the lead takes a text out."),
        ),
        (
            _("The lead finds out who said what."),
            _(
                "The lead has no key, no turnout while a round is open, and no way to close early. Slips are dealt by somebody else. Two slips each are possible."
            ),
            _("A lead who also runs the computer and gets the teller’s key. You: choose a teller from outside."),
        ),
        (
            _("The teller sends answers with slips that nobody took."),
            _(
                "Spares and slips left over are counted; the number of answers is compared by a show of hands; two slips each."
            ),
            _("It is noticed, not prevented, where there is one slip each."),
        ),
        (
            _("Whoever runs the computer reads answers."),
            _(
                "Answers are locked for a key that is not stored on the computer. No order, time or link from code to answers is kept. You: say in the contract that the program may not be changed and that no copies are made while a round is open."
            ),
            _(
                "A changed program; working together with the teller; how many answers have come in; answers from browsers without script, for a moment."
            ),
        ),
        (
            _("A computer, disk or copy is stolen."),
            _(
                "Locked answers without the teller’s key open nothing. Old states are overwritten. Own back-ups hold no open round. You: lock the whole disk, and take the folder of keys out of every back-up and synchronising program."
            ),
            _("Disks that keep old bits; images of the whole computer. Both need the teller’s key as well."),
        ),
        (
            _("The totals of the Practice become known through a pool (only if it agreed to one)."),
            _(
                "They are split in two halves, each locked for another holder. Only sums of at least six Practices are opened, and only where they rule out no answers of any Practice. Withdrawing takes one press."
            ),
            _("Both holders together with whoever runs the computer could learn totals, never who said what."),
        ),
        (
            _("Answers are read in the network."),
            _(
                "Nothing is taken without HTTPS from another machine, unless somebody agreed to it on starting the program; browsers lock answers before sending."
            ),
            _(
                "In a network without HTTPS: browsers without script, and changed pages. That a device connects can be seen."
            ),
        ),
        (
            _("Somebody is seen to take part, or not to."),
            _(
                "Everybody gets a slip. Nobody is reminded alone. The program tells nobody who took part. You: let people answer anywhere."
            ),
            _("Being watched on the spot, or on a phone from work."),
        ),
        (
            _("A question upsets somebody."),
            _("Any question can be left out. People to speak to are named beside such questions."),
            _("Distress. You: have somebody ready to listen."),
        ),
        (
            _("Nothing comes of it, and trust is lost."),
            _("From each result it is one step to an action; slide, poster and team page report back."),
            _("You: name the first action within weeks."),
        ),
        (
            _("Answers are lost."),
            _(
                "A crash leaves the old box or the new one. The key is tried before a round opens. You: keep the paper safe."
            ),
            _("A lost key or a broken disk: the round cannot be counted and is asked again."),
        ),
    ]
