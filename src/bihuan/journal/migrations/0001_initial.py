"""The journal: two tables partitioned by month (their SQL stands in tables.sql), the others as Django makes them."""

from pathlib import Path
from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

_TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")
_DROP = """
    DROP TABLE journal_entry, journal_accessentry;
    DROP FUNCTION journal_turn(), journal_horizon();
"""

_ENTRY = migrations.CreateModel(
    name="Entry",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("turn", models.BigIntegerField(editable=False)),
        ("recorded_at", models.DateTimeField()),
        ("happened_at", models.DateTimeField()),
        ("subject_kind", models.CharField(max_length=40)),
        ("subject_id", models.BigIntegerField()),
        ("seq", models.PositiveIntegerField()),
        ("matter_kind", models.CharField(max_length=40)),
        ("matter_id", models.BigIntegerField()),
        ("name", models.CharField(max_length=80)),
        ("event_name", models.CharField(max_length=80)),
        ("actor_id", models.BigIntegerField(null=True)),
        ("actor_name", models.CharField(max_length=200)),
        ("data", models.JSONField()),
        ("digest", models.BinaryField(max_length=32)),
    ],
    options={
        "indexes": [
            models.Index(fields=["turn", "id"], name="journal_entry_turn"),
            models.Index(fields=["matter_kind", "matter_id", "recorded_at", "id"], name="journal_entry_matter"),
        ],
        "constraints": [
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "seq", "recorded_at"), name="journal_entry_stands_once"
            ),
        ],
    },
)

_ACCESS_ENTRY = migrations.CreateModel(
    name="AccessEntry",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
        (
            "kind",
            models.CharField(
                choices=[
                    ("refused", "Refused"),
                    ("read", "Read"),
                    ("erased", "Erased"),
                    ("exported", "Exported"),
                    ("signed_in", "Signed In"),
                    ("not_signed_in", "Not Signed In"),
                    ("locked_out", "Locked Out"),
                    ("signed_out", "Signed Out"),
                    ("sign_in_ended", "Sign In Ended"),
                    ("token_refused", "Token Refused"),
                ],
                max_length=20,
            ),
        ),
        ("actor_id", models.BigIntegerField(null=True)),
        ("actor_name", models.CharField(max_length=200)),
        ("address", models.CharField(blank=True, max_length=45)),
        ("what", models.CharField(max_length=120)),
        ("code", models.CharField(blank=True, max_length=40)),
        ("sentence", models.TextField(blank=True)),
        ("clause", models.CharField(blank=True, max_length=40)),
        ("subject_kind", models.CharField(blank=True, max_length=40)),
        (
            "subject_ids",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ],
    options={
        "indexes": [
            models.Index(fields=["at", "id"], name="journal_accessentry_newest"),
            models.Index(fields=["actor_id", "at", "id"], name="journal_accessentry_actor"),
            models.Index(fields=["kind", "at", "id"], name="journal_accessentry_kind"),
            django.contrib.postgres.indexes.GinIndex(fields=["subject_ids"], name="journal_accessentry_subject"),
        ],
    },
)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.RunSQL(_TABLES, _DROP, state_operations=[_ENTRY, _ACCESS_ENTRY]),
        migrations.CreateModel(
            name="EntryPrivate",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("values", models.JSONField()),
                ("salts", models.JSONField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReaderPosition",
            fields=[
                ("reader", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("turn", models.BigIntegerField(default=0)),
                ("entry_id", models.BigIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("retry_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("daily", "Daily"), ("detached", "Detached")], max_length=10),
                ),
                ("taken_at", models.DateTimeField()),
                ("month", models.DateField(null=True)),
                ("until_turn", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("heads", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="AnchorHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("head", models.BinaryField(max_length=32)),
                (
                    "anchor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subject_heads",
                        to="journal.anchor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("anchor", "subject_kind", "subject_id"), name="journal_anchorhead_stands_once"
                    ),
                ],
            },
        ),
    ]
