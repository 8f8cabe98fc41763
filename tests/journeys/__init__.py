"""Browser journeys: each is told in given, when and then, on a narrow phone without scripts and on a wide screen with them."""
