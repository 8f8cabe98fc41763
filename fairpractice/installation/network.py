"""`fairpractice run --lan`: lets phones in the same building reach the program, after somebody agreed to what that means."""

import os
import socket
from collections.abc import Callable

from fairpractice.installation.errors import ServingError

EXPLAINED = """Phones and other computers in the same network will be able to open Fair Practice at
  {address}

What that means:
  - Only people in your own network can reach it. Never do this on a public or patients' Wi-Fi.
  - The line is not encrypted (http). Somebody with the right tools in the same network could read what is
    typed. With script on, a phone locks its answers before it sends them; without script it does not.
    Safer: an address that begins with https (docs/settings.md, FAIRPRACTICE_ADDRESS), or this computer alone
    in a quiet place.
  - The computer's firewall may ask whether to let the program in: say yes for private networks only.
  - The computer must stay on while people answer. Its address may change when it restarts; slips printed
    before then lead nowhere. Ask whoever looks after the network for a fixed address."""


def address_here() -> str:
    """This computer's address in its network; raises ServingError when it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address kept for examples: choosing a way there sends nothing
            found = str(probe.getsockname()[0])
        except OSError as error:
            raise ServingError(
                "This computer is in no network, so phones cannot reach it. Connect it, or run without --lan."
            ) from error
    if found.startswith("127."):
        raise ServingError(
            "This computer is in no network, so phones cannot reach it. Connect it, or run without --lan."
        )
    return found


def agree(port: str, agreed: Callable[[str], bool]) -> str:
    """Asks, then sets the address that everything prints; gives the address to listen on. Raises ServingError."""
    address = f"http://{address_here()}:{port}"
    if not agreed(EXPLAINED.format(address=address)):
        raise ServingError("Not started. Without --lan only this computer can open it.")
    os.environ["FAIRPRACTICE_ADDRESS"] = address
    os.environ["FAIRPRACTICE_LAN"] = "1"
    return "0.0.0.0"  # nosec B104 -- what was just agreed to
