"""`fairpractice run`: one server, one waiting worker, one address and one link to sign in with."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import django

from fairpractice.config import environment
from fairpractice.installation.errors import ServingError
from fairpractice.installation.locking import FolderLock
from fairpractice.installation.working import Supervisor, take_up_again

THREADS = 6


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises ServingError with the way out when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "nt":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise ServingError(
            f"Port {port} on {host} cannot be used ({getattr(error, 'strerror', error)}). Another program may have it. "
            f"Choose another: fairpractice run --port {port + 1 if port < 65000 else 8010}"
        ) from error
    return bound


def _link() -> str:
    """A one-time link for the first person or the one lead; "" when there are several leads."""
    from fairpractice.organisations.models import Person, Role  # noqa: PLC0415 -- models need Django set up
    from fairpractice.organisations.services import first_person  # noqa: PLC0415 -- models need Django set up
    from fairpractice.organisations.signin import make_link  # noqa: PLC0415 -- models need Django set up

    leads = list(Person.objects.filter(roles__kind=Role.Kind.LEAD, roles__end=None, is_active=True).distinct()[:2])
    if len(leads) == 2:
        return ""
    return make_link(leads[0] if leads else first_person())


def serve(*, host: str, before: Callable[[], str | None] = lambda: None) -> None:
    """Runs until Ctrl-C or SIGTERM. `before` runs once the database is ready and may give the link to print."""
    from django.conf import settings  # noqa: PLC0415 -- the demo changes the environment first

    address = str(settings.ADDRESS)  # reads every setting, so a wrong one speaks before anything else does
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would be deaf to Ctrl-C
    with FolderLock(environment.data_folder(), f"at {address}"), listen(host, settings.PORT) as bound:
        django.setup()
        from fairpractice.installation import daily, preparing  # noqa: PLC0415 -- needs Django set up
        from fairpractice.reflections import housekeeping  # noqa: PLC0415 -- needs Django set up

        if preparing.migrate():
            print("The database is ready.", flush=True)
        preparing.collect_static()
        take_up_again()
        daily.make_sure()
        housekeeping.tidy()
        link = before() or _link()
        _serve_on(bound, address, link)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _serve_on(bound: socket.socket, address: str, link: str) -> None:
    import waitress  # noqa: PLC0415 -- after settings, which explain themselves first
    from django.conf import settings  # noqa: PLC0415

    from fairpractice.ballots.rewrapping import Rewrapper  # noqa: PLC0415
    from fairpractice.config.wsgi import application  # noqa: PLC0415 -- needs settings
    from fairpractice.installation import receiving  # noqa: PLC0415 -- needs Django set up
    from fairpractice.reflections import desk  # noqa: PLC0415 -- needs Django set up
    from fairpractice.reflections.views_cast import LONGEST  # noqa: PLC0415

    logging.getLogger("waitress").setLevel(logging.ERROR)
    behind = {
        "trusted_proxy": "*",
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": "x-forwarded-proto x-forwarded-for",
    }
    server = waitress.create_server(
        application,
        sockets=[bound],
        threads=THREADS,
        ident=None,
        channel_timeout=60,
        cleanup_interval=20,
        connection_limit=200,
        # The program says kindly what is too large; this only stops what would fill the disk.
        # What is typed on a page is never spooled to disk in the clear: a form has at most two million bytes (settings).
        inbuf_overflow=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 500_000,
        # Nor when it comes back beside a mistake, five times as long with its signs escaped.
        outbuf_overflow=5 * LONGEST,
        max_request_body_size=max(settings.UPLOAD_LIMIT_MB * 4_000_000, 256_000_000),
        **(behind if settings.SECURE_PROXY_SSL_HEADER else {}),
    )
    server.channel_class = receiving.Channel
    worker = Supervisor()
    worker.start()
    rewrapper = Rewrapper(desk.boxes())  # so that the time of a write tells nothing of a cast
    rewrapper.start()
    print(f"Fair Practice is running at {address}")
    if link:
        print(f"Sign in with this link. It works once, for 12 hours:\n{link}")
    else:
        print("For a link to sign in with: fairpractice link NAME-OR-E-MAIL")
    print("Stop with Ctrl-C", flush=True)
    try:
        server.run()
    finally:
        rewrapper.stop()
        worker.stop()
        server.close()
        print("Stopped.", file=sys.stderr, flush=True)


def demo_folder() -> Path:
    """Where the told story lives: beside the data folder, never in it."""
    own = environment.data_folder()
    return own.with_name(own.name + "-demo")
