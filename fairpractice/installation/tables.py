"""Rows to lines of JSON and back, the same for SQLite and PostgreSQL.

The models are those of the migrations that the data has had, which may be older than this version: so a backup can be
made before an upgrade, and an old one restored and then brought up to date.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps as live
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from fairpractice.installation.preparing import Migrations, on_disk

# What is made anew by itself, or would let somebody in: sessions, one-time links, waiting work.
LEFT_OUT = {"auth", "contenttypes", "sessions", "django_tasks", "django_tasks_db", "django_tasks_database", "sites"}
LEFT_OUT_MODELS = {"organisations.signinlink", "reflections.screenlink"}

Model = type[models.Model]


def models_at(had: Migrations) -> list[Model]:
    """The models whose rows are kept, as they were after these migrations."""
    if had >= on_disk():
        registry = live
    else:
        loader = MigrationLoader(connection)
        nodes = [node for node in had if node in loader.graph.nodes]
        registry = loader.project_state(nodes, at_end=True).apps
    return [
        model
        for model in sorted(registry.get_models(include_auto_created=True), key=lambda each: each._meta.label_lower)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT
        and model._meta.label_lower not in LEFT_OUT_MODELS
        and any(app == model._meta.app_label for app, _name in had)
    ]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # a reader of the WAL: waits for nobody and stops nobody
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a value of type {type(value).__name__} cannot be saved")


def lines(model: Model) -> Iterator[bytes]:
    """Each row as one line of JSON, names to values, in the order of the keys."""
    names = [field.attname for field in model._meta.concrete_fields]
    query = model._base_manager.order_by("pk").values_list(*names)
    for row in query.iterator(chunk_size=1000):
        values = dict(zip(names, row, strict=True))
        yield json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def insert(model: Model, rows: Iterable[bytes]) -> int:
    """Writes lines as `lines` made them, exactly, and nothing but inserts; gives how many. Inside a transaction."""
    fields = list(model._meta.concrete_fields)
    size = max(1, min(500, connection.ops.bulk_batch_size(fields, [None] * 500)))
    count, left = 0, iter(rows)
    while batch := [_row(model, fields, line) for line in islice(left, size)]:
        # Raw: nothing that happens when a row is new (today's date, hooks) happens again.
        QuerySet(model)._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
        count += len(batch)
    return count


def _row(model: Model, fields: list[Any], line: bytes) -> models.Model:
    values = json.loads(line)
    return model(**{f.attname: _typed(f, values[f.attname]) for f in fields if f.attname in values})


def _typed(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def count_on(kept: list[Model]) -> None:
    """New rows get numbers after those that were inserted."""
    statements = connection.ops.sequence_reset_sql(no_style(), kept)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
