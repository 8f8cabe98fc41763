"""The `fairpractice` command. What is expected to go wrong is one kind sentence and exit code 2, never a traceback."""

import argparse
import getpass
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.utils import DatabaseError, OperationalError

from fairpractice import __version__
from fairpractice.config.environment import SettingError
from fairpractice.installation.errors import InstallationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairpractice.reflections.teller_tool import Envelopes

# Imports inside the functions below: a command must start, and explain itself, even when settings are wrong.


def _django() -> None:
    import django  # noqa: PLC0415 -- reads the settings

    django.setup()


def _run(args: argparse.Namespace) -> int:
    _port(args)
    if args.lan:
        from fairpractice.installation.network import agree  # noqa: PLC0415

        port = os.environ.get("FAIRPRACTICE_PORT", "").strip() or "8010"
        args.host = agree(port, (lambda _text: True) if args.yes else _agreed)
    if args.demo:
        return _demo(args, fresh=False)
    from fairpractice.installation.serving import serve  # noqa: PLC0415 -- heavy

    serve(host=args.host)
    return 0


def _demo(args: argparse.Namespace, fresh: bool = True) -> int:
    _port(args)
    from fairpractice.installation.demonstrating import serve_demo  # noqa: PLC0415 -- heavy

    serve_demo(host=args.host, fresh=fresh)
    return 0


def _port(args: argparse.Namespace) -> None:
    if args.port is not None:
        os.environ["FAIRPRACTICE_PORT"] = args.port


def _worker(args: argparse.Namespace) -> int:
    from fairpractice.installation import working  # noqa: PLC0415

    working.end_with_parent()
    if args.loaded:
        _django()
        working.work()
    else:
        working.wait_for_work()
    return 0


def _link(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.linking import link_for  # noqa: PLC0415 -- needs Django

    print(link_for(args.who))
    return 0


def _add(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.linking import link_for_new  # noqa: PLC0415 -- needs Django

    print("Give this link to the person who will look after it. It works once, for 14 days:")
    print(link_for_new(args.kind, args.name))
    return 0


def _backup(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.backups import make_backup  # noqa: PLC0415 -- needs Django

    print(make_backup(Path(args.file), force=args.force))
    return 0


def _restore(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.restoring import restore  # noqa: PLC0415 -- needs Django

    print(restore(Path(args.file), agreed=_agreed if not args.yes else lambda _text: True))
    return 0


def _agreed(text: str) -> bool:
    print(text)
    if not sys.stdin.isatty():
        print("Nothing was changed. To agree without being asked, add --yes.")
        return False
    return input("Type yes to go on: ").strip().lower() == "yes"


def _upgrade(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.upgrading import upgrade  # noqa: PLC0415 -- needs Django

    return 0 if upgrade() else 1


def _export(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.exporting import export  # noqa: PLC0415 -- needs Django

    print(export(Path(args.folder)))
    return 0


def _doctor(args: argparse.Namespace) -> int:
    from fairpractice.installation.doctor import examine  # noqa: PLC0415

    return 0 if examine() else 1


def _load(args: argparse.Namespace) -> int:
    _django()
    from fairpractice.installation.loading import load  # noqa: PLC0415 -- needs Django

    load(args.what, [Path(file) for file in args.files])
    return 0


def _verify(args: argparse.Namespace) -> int:
    from fairpractice.figures.proofs import ProofError, verify  # noqa: PLC0415 -- heavy, and only here

    met = True
    for name in args.files:
        try:
            proof = verify(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            met = False
            print(f"{name}: cannot be read ({error.__class__.__name__}).", file=sys.stderr)
        except ProofError as error:
            met = False
            print(f"{name}: proves nothing. {error}", file=sys.stderr)
        else:
            print(f"{name}: holds. Question {proof.item}: {'; '.join(proof.figures)}. Digest {proof.digest}")
    return 0 if met else 1


def _teller_new(_args: argparse.Namespace) -> int:
    from fairpractice.ballots.keys import key_name  # noqa: PLC0415 -- only here
    from fairpractice.reflections.teller_tool import new_key  # noqa: PLC0415

    words, public = new_key()
    print("Your count code. Write these nine words on paper, and show them to nobody:\n")
    for number, word in enumerate(words.split("-"), 1):
        print(f"  {number}. {word}")
    print(f"\nYour public key. Paste this line into the teller's page:\n\n{public.hex()}\n")
    print(f"Its name, by which you can check it there: {key_name(public)}")
    print("Nothing was kept on this computer. Once the words are on paper, clear this window.")
    return 0


def _teller_open(args: argparse.Namespace) -> int:
    from fairpractice.reflections import teller_tool  # noqa: PLC0415 -- only here

    source, target = Path(args.envelopes), Path(args.keys)
    if target.exists():
        return _told(f"{target} is there already, and nothing is written over. Name another file.")
    try:
        asked = teller_tool.read_envelopes(source.read_text(encoding="utf-8"))
        found = teller_tool.write_keys(asked, _answer_key(asked, from_stdin=args.stdin))
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(found)
    except (OSError, UnicodeDecodeError) as error:
        return _told(f"A file cannot be read or written ({error.__class__.__name__}: {source} or {target}).")
    except teller_tool.TellerError as error:
        return _told(str(error))
    print(f"{target} has the keys of these ballots. Give it to the teller's page, then delete it.")
    return 0


def _answer_key(asked: "Envelopes", from_stdin: bool) -> bytes:
    """Asks for the count code until it fits, unseen. Raises TellerError when it cannot ask again."""
    from fairpractice.reflections.teller_tool import TellerError, private_key  # noqa: PLC0415 -- only here

    if from_stdin:
        return private_key(asked, sys.stdin.read())
    if not sys.stdin.isatty():
        raise TellerError("There is no keyboard to ask at. To hand the count code in another way, add --stdin.")
    while True:
        try:
            return private_key(asked, getpass.getpass("The nine words of your count code (they are not shown): "))
        except TellerError as error:
            print(f"{error} Nothing was changed; try again, or press Ctrl and C to stop.", file=sys.stderr)
        except EOFError:
            raise TellerError("No count code was typed. Nothing was changed.") from None


def _holder_new(_args: argparse.Namespace) -> int:
    from fairpractice.ballots.keys import key_name  # noqa: PLC0415 -- only here
    from fairpractice.pooling.holder_tool import new_key  # noqa: PLC0415

    words, public = new_key()
    print("The key of your half of a pool. Write these nine words on paper, and show them to nobody:\n")
    for number, word in enumerate(words.split("-"), 1):
        print(f"  {number}. {word}")
    print(f"\nYour public key. Paste this line into the pool's page:\n\n{public.hex()}\n")
    print(f"Its name, by which you can check it there: {key_name(public)}")
    print("Nothing was kept on this computer. Once the words are on paper, clear this window.")
    return 0


def _holder_sum(args: argparse.Namespace) -> int:
    from fairpractice.pooling import holder_tool  # noqa: PLC0415 -- only here

    source, target, memory = Path(args.shares), Path(args.sums), Path(args.memory)
    if target.exists():
        return _told(f"{target} is there already, and nothing is written over. Name another file.")
    try:
        asked = holder_tool.read_shares(source.read_text(encoding="utf-8"))
        used = holder_tool.read_memory(memory.read_text(encoding="utf-8")) if memory.exists() else {}
        print(f"{asked.request.name}: {asked.request.place_name}. You are asked to add up these Practices:")
        for _id, name in asked.request.practices:
            print(f"  {name}")
        private = _typed_key(lambda typed: holder_tool.private_key(asked, typed), from_stdin=args.stdin)
        found, used = holder_tool.sums(asked, private, used)
        _write_memory(memory, holder_tool.write_memory(used))  # first: what is handed out must be remembered
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(found)
    except (OSError, UnicodeDecodeError) as error:
        return _told(f"A file cannot be read or written ({error.__class__.__name__}: {source}, {target} or {memory}).")
    except holder_tool.HolderError as error:
        return _told(str(error))
    print(f"{target} has your sums. Give it to the pool's page, then delete {source}.")
    print(f"{memory} remembers what was added up: keep it, and use this computer again.")
    return 0


def _write_memory(memory: Path, text: str) -> None:
    """Writes it whole or not at all."""
    part = memory.with_name(memory.name + ".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(memory)


def _typed_key(read: "Callable[[str], bytes]", from_stdin: bool) -> bytes:
    """Asks for the words of a holder's key until they fit, unseen. Raises HolderError when it cannot ask again."""
    from fairpractice.pooling.exceptions import HolderError  # noqa: PLC0415 -- only here

    if from_stdin:
        return read(sys.stdin.read())
    if not sys.stdin.isatty():
        raise HolderError("There is no keyboard to ask at. To hand the nine words in another way, add --stdin.")
    while True:
        try:
            return read(getpass.getpass("The nine words of your key (they are not shown): "))
        except HolderError as error:
            print(f"{error} Nothing was changed; try again, or press Ctrl and C to stop.", file=sys.stderr)
        except EOFError:
            raise HolderError("No words were typed. Nothing was changed.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fairpractice", description="Fair Practice, on this computer.", epilog="Settings: see docs/settings.md."
    )
    parser.add_argument("--version", action="version", version=f"Fair Practice {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="start the program and print a link to sign in with")
    run.add_argument("--demo", action="store_true", help="open a told story instead of your own data")
    run.add_argument("--lan", action="store_true", help="let phones in your own network answer (explains first)")
    run.add_argument("--yes", action="store_true", help="with --lan: you have read what it means")
    run.set_defaults(command=_run)
    demo = commands.add_parser("demo", help="tell the story anew and open it")
    demo.set_defaults(command=_demo)
    for each in (run, demo):
        each.add_argument("--port", help="which port to use; 8010 if you do not say")
        each.add_argument(
            "--host", default="127.0.0.1", help="which address to listen on; this computer only if you do not say"
        )

    worker = commands.add_parser("worker")  # no help: started by `run`
    worker.add_argument("--loaded", action="store_true")
    worker.set_defaults(command=_worker)

    link = commands.add_parser("link", help="print a fresh one-time link to sign somebody in")
    link.add_argument("who", nargs="?", default="", help="their e-mail address or name; the lead if you do not say")
    link.set_defaults(command=_link)

    add = commands.add_parser(
        "add", help="start a hub, a guardian service or one more Practice, and print a link for it"
    )
    add.add_argument("kind", choices=["practice", "hub", "guardians"])
    add.add_argument("name", nargs="?", default="", help="what the hub or guardian service is called")
    add.set_defaults(command=_add)

    backup = commands.add_parser("backup", help="save everything in one file")
    backup.add_argument("file")
    backup.add_argument("--force", action="store_true", help="replace the file if it is there")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="bring everything back from such a file")
    restore.add_argument("file")
    restore.add_argument("--yes", action="store_true", help="do not ask before present data is set aside")
    restore.set_defaults(command=_restore)
    commands.add_parser("upgrade", help="save everything, then bring the data up to this version").set_defaults(
        command=_upgrade
    )
    export = commands.add_parser("export", help="write everything as files that open without this program")
    export.add_argument("folder")
    export.set_defaults(command=_export)
    commands.add_parser("doctor", help="say what is wrong with this installation and how to mend it").set_defaults(
        command=_doctor
    )
    load = commands.add_parser("load", help="read official files: ODS organisations or Census tables")
    load.add_argument("what", choices=["ods", "census"])
    load.add_argument("files", nargs="+", metavar="FILE")
    load.set_defaults(command=_load)
    verify = commands.add_parser("verify", help="check proof files of published figures; needs no database")
    verify.add_argument("files", nargs="+", metavar="RELEASE.json")
    verify.set_defaults(command=_verify)
    _add_teller(commands.add_parser("teller", help="for an outside teller: make the key, open the count; no database"))
    _add_holder(commands.add_parser("holder", help="for a holder of a pool: make the key, add up halves; no database"))
    return parser


def _add_holder(holder: argparse.ArgumentParser) -> None:
    what = holder.add_subparsers(required=True, metavar="WHAT")
    what.add_parser("new", help="make a key: prints its public half and the words for paper").set_defaults(
        command=_holder_new
    )
    adding = what.add_parser("sum", help="add up the halves of the pool's page, and nothing but that")
    adding.add_argument("shares", metavar="SHARES.json")
    adding.add_argument("sums", metavar="SUMS.json")
    adding.add_argument("--stdin", action="store_true", help="read the nine words from standard input; do not ask")
    adding.add_argument(
        "--memory",
        metavar="FILE",
        default=str(Path.home() / ".fairpractice-holder.json"),
        help="where to remember what was added up; in your home folder if you do not say",
    )
    adding.set_defaults(command=_holder_sum)


def _add_teller(teller: argparse.ArgumentParser) -> None:
    what = teller.add_subparsers(required=True, metavar="WHAT")
    what.add_parser("new", help="make a key: prints its public half and the words for paper").set_defaults(
        command=_teller_new
    )
    opening = what.add_parser("open", help="turn the envelopes of the teller's page into keys")
    opening.add_argument("envelopes", metavar="ENVELOPES.json")
    opening.add_argument("keys", metavar="KEYS.json")
    opening.add_argument("--stdin", action="store_true", help="read the count code from standard input; do not ask")
    opening.set_defaults(command=_teller_open)


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairpractice.config.settings")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a letter must not stop the program
    args = _parser().parse_args(argv)
    try:
        return int(args.command(args))
    except (SettingError, InstallationError) as error:
        return _told(str(error))
    except KeyboardInterrupt:
        return 130
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        return _told(f"The database cannot be used ({reason}). Check DATABASE_URL, or ask: fairpractice doctor")
    except DatabaseError as error:
        return _told(
            f"The database does not fit this version ({str(error).strip().splitlines()[0]}). Try: fairpractice upgrade"
        )


def _told(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
