"""Django's own commands, for developers: migrations and checks."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairpractice.config.settings")
execute_from_command_line(sys.argv)
