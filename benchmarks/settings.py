"""The program's own settings, and one more address."""

from fairpractice.config.settings import *  # noqa: F403 -- settings are made to be extended so

ROOT_URLCONF = "benchmarks.bench_urls"
