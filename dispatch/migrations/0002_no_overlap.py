"""A technician's assignments that are not under way never overlap, held by the database."""

from django.db import migrations

from dispatch import no_overlap


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [migrations.RunPython(no_overlap.add, no_overlap.drop)]
