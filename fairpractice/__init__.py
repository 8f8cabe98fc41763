"""Fair Practice: helps a small NHS primary care employer become an anti-racist place to work."""

__version__ = "0.1.0"
