"""A fictional Practice, hub and guardian, told as a story through each room's services.

Nouns: story. Verb: tell. Rule: everybody in it is plainly made up, and it goes in by the same doors as a real Practice.
"""

from fairpractice.demo.story import tell

__all__ = ["tell"]
