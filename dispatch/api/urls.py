"""Addresses of the office API, under `/api/`."""

from django.urls import URLPattern, path

from dispatch.api import (
    board,
    conflicts,
    jobs,
    offers,
    pictures,
    plans,
    request_steps,
    requests,
    time_sheets,
    visits,
)

urlpatterns: list[URLPattern] = [
    path("board/", board.BoardView.as_view()),
    path("board/visits/<int:visit_id>/", board.BoardVisitView.as_view()),
    path("feed-ticket/", board.FeedTicketView.as_view()),
    path("offers/<int:offer_id>/withdraw/", offers.OfferWithdrawView.as_view()),
    path("plans/", plans.PlanListView.as_view()),
    path("plans/<int:plan_id>/", plans.PlanView.as_view()),
    path("plans/<int:plan_id>/stop/", plans.PlanStopView.as_view()),
    path("plans/<int:plan_id>/publish/", plans.PlanPublishView.as_view()),
    path("plans/<int:plan_id>/discard/", plans.PlanDiscardView.as_view()),
    path("conflicts/", conflicts.ConflictsView.as_view()),
    path("conflicts/<int:conflict_id>/resolve/", conflicts.ConflictResolveView.as_view()),
    path("jobs/<int:job_id>/", jobs.JobView.as_view()),
    path("requests/", requests.RequestsView.as_view()),
    path("requests/<int:request_id>/", requests.RequestView.as_view()),
    path("requests/<int:request_id>/address/", request_steps.RequestAddressView.as_view()),
    path("requests/<int:request_id>/ask/", request_steps.RequestQuestionView.as_view()),
    path("requests/<int:request_id>/convert/", request_steps.RequestConvertView.as_view()),
    path("requests/<int:request_id>/decline/", request_steps.RequestDeclineView.as_view()),
    path("requests/<int:request_id>/duplicate/", request_steps.RequestDuplicateView.as_view()),
    path("requests/<int:request_id>/reopen/", request_steps.RequestReopenView.as_view()),
    path("requests/<int:request_id>/triage/", request_steps.RequestTriageView.as_view()),
    path("technicians/<int:technician_id>/clock/", time_sheets.ClockEntriesView.as_view()),
    path("technicians/<int:technician_id>/time-sheet/", time_sheets.TimeSheetView.as_view()),
    path("visits/<int:visit_id>/", visits.VisitView.as_view()),
    path("visits/<int:visit_id>/offers/", offers.VisitOffersView.as_view()),
    path("visits/<int:visit_id>/placement/", visits.VisitPlacementView.as_view()),
    path("visits/<int:visit_id>/cancel/", visits.VisitCancelView.as_view()),
    path("visits/<int:visit_id>/pin/", visits.VisitPinView.as_view()),
    path("visits/<int:visit_id>/pictures/<int:picture_id>/", pictures.VisitPictureView.as_view()),
    path("visits/<int:visit_id>/promise/", visits.VisitPromiseView.as_view()),
]
