"""Jobs over HTTP: what is to be done, what it needs, which visits it has."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from company.policies import IsAgent, signed_in
from dispatch.api.request_forms import SiteSerializer
from dispatch.api.schema import problems
from dispatch.api.scope import visible_jobs
from dispatch.api.versions import etag
from dispatch.errors import JobNotFound
from dispatch.models import Job, JobPart, JobSkill, PossibleHours, Visit, WorkType
from technicians.models import PartType, Skill


class JobSkillSerializer(serializers.ModelSerializer[JobSkill]):
    """A skill that the person in a role needs."""

    skill = serializers.SlugRelatedField[Skill](slug_field="code", read_only=True)

    class Meta:
        model = JobSkill
        fields = ["role", "skill", "level"]


class JobPartSerializer(serializers.ModelSerializer[JobPart]):
    """A part that the job uses up."""

    part = serializers.SlugRelatedField[PartType](
        slug_field="code", source="part_type", read_only=True
    )

    class Meta:
        model = JobPart
        fields = ["part", "quantity"]


class PossibleHoursSerializer(serializers.ModelSerializer[PossibleHours]):
    """A time in which the customer lets us in."""

    class Meta:
        model = PossibleHours
        fields = ["starts_at", "ends_at"]


class JobVisitSerializer(serializers.ModelSerializer[Visit]):
    """One attempt at the job."""

    class Meta:
        model = Visit
        fields = ["id", "version", "status", "follow_up_of"]


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job as it is now."""

    work_type = serializers.SlugRelatedField[WorkType](slug_field="code", read_only=True)
    site = SiteSerializer(read_only=True)
    skills = JobSkillSerializer(many=True, read_only=True)
    parts = JobPartSerializer(many=True, read_only=True)
    possible_hours = PossibleHoursSerializer(many=True, read_only=True)
    visits = JobVisitSerializer(many=True, read_only=True)

    class Meta:
        model = Job
        fields = [
            "id", "version", "status", "request", "customer", "territory", "work_type", "priority",
            "service_minutes", "description", "opened_at", "earliest_at", "due_at", "site",
            "skills", "parts", "possible_hours", "visits",
        ]  # fmt: skip


class JobView(APIView):
    """One job."""

    permission_classes = [IsAgent]

    @extend_schema(responses={200: JobSerializer, **problems(404)})
    def get(self, request: Request, job_id: int) -> Response:
        """A job as it is now, its version in the ETag."""
        rows = visible_jobs(signed_in(request))
        related = ("skills__skill", "parts__part_type", "possible_hours", "visits")
        job = rows.select_related("site", "work_type").prefetch_related(*related).filter(pk=job_id)
        found = job.first()
        if found is None:
            raise JobNotFound
        return Response(JobSerializer(found).data, headers={"ETag": etag(found)})
