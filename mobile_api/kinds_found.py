"""Jobs that a technician found on site, as phones report them."""

from dispatch.services.found_jobs import FoundWork, client_name, report_found_job
from mobile_api.kinds import Delivery, Kind, Moment, Outcome, PhoneCommand, handles
from mobile_api.kinds_records import fact
from mobile_api.payloads import NotUnderstood, text
from mobile_api.states import assignment_state


@handles(Kind.REPORT_VISIT)
def report_visit(command: PhoneCommand, moment: Moment, delivery: Delivery) -> Outcome:
    """Payload: {client_ref: UUID, work_type: code, description?}.

    `assignment` is an own one at whose site it was found. What follows may name the new one by
    `client_ref`; the answer tells its number.
    """
    name = client_name(command.payload.get("client_ref"))
    if name is None:
        message = "client_ref is a UUID that the phone makes up."
        raise NotUnderstood(message, field="payload.client_ref")
    found = FoundWork(
        client_ref=name,
        work_type=text(command.payload, "work_type", most=40, is_needed=True),
        description=text(command.payload, "description"),
    )
    part = report_found_job(command.own_part, found, fact(command, moment), delivery.tx)
    state = assignment_state(part) | {"assignment": part.pk, "client_ref": str(name)}
    return Outcome("applied", assignment=part.pk, version=part.version, state=state)
