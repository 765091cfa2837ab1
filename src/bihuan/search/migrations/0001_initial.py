import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("number", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField()),
                ("phones", models.TextField(blank=True)),
                ("tokens", django.contrib.postgres.search.SearchVectorField()),
                ("private", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "-at", "-subject_id"], name="search_document_newest"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["tokens"], gin_pending_list_limit=512, name="search_document_tokens"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["private"], name="search_document_private"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject_id"), name="search_document_stands_once")
                ],
            },
        ),
        # So many words are known by their frequency that a word among the rest is rare: the planner goes by the index
        migrations.RunSQL(
            "ALTER TABLE search_document ALTER COLUMN tokens SET STATISTICS 1000", migrations.RunSQL.noop
        ),
    ]
