"""Parts and where they lie: in a van or in a depot."""

from django.db import models
from django.db.models import Q

from company.models import FromSource, Territory
from events.models import Guarded
from technicians.models.people import Technician


class PartType(FromSource):
    """A kind of part that a visit may need."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=12, default="pc")

    class Meta(FromSource.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Depot(FromSource):
    """A place where parts are fetched."""

    name = models.CharField(max_length=80)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="depots")
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta(FromSource.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Stock(Guarded):
    """How many of a part lie with an owner: a technician's van, or a depot."""

    part_type = models.ForeignKey(PartType, models.PROTECT, related_name="stock")
    technician = models.ForeignKey(
        Technician, models.CASCADE, null=True, blank=True, related_name="stock"
    )
    depot = models.ForeignKey(Depot, models.CASCADE, null=True, blank=True, related_name="stock")
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stock_has_one_owner",
                condition=Q(technician=None, depot__isnull=False)
                | Q(technician__isnull=False, depot=None),
            ),
            models.UniqueConstraint(
                name="stock_once_per_van",
                fields=["part_type", "technician"],
                condition=Q(depot=None),
            ),
            models.UniqueConstraint(
                name="stock_once_per_depot",
                fields=["part_type", "depot"],
                condition=Q(technician=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.part_type_id}"
