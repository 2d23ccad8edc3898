"""A map from travel times alone keeps the distances of places that have some."""

import numpy as np
import pytest

from routing import InvalidProblem
from routing.formats.source import Source
from routing.plots.places import points_of, scaled
from tests.routing.builders import make_problem, make_task


def lengths(points):
    return np.sqrt(((points[:, None] - points[None, :]) ** 2).sum(axis=-1))


def test_distances_in_the_plane_are_found_again():
    points = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0], [-1.0, 2.0]])

    assert lengths(scaled(lengths(points))) == pytest.approx(lengths(points), abs=1e-9)


def test_what_fits_no_plane_is_still_drawn():
    one_way = np.array([[0.0, 1.0, 9.0], [5.0, 0.0, 1.0], [1.0, 1.0, 0.0]])

    assert np.isfinite(scaled(one_way)).all()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_places_are_points(count):
    assert scaled(np.ones((count, count)) - np.eye(count)).shape == (count, 2)


def test_only_places_that_are_used_get_points():
    points = points_of(Source(problem=make_problem([make_task(node=3)])))

    assert np.flatnonzero(np.isfinite(points[:, 0])).tolist() == [3, 10]


def test_too_many_places_are_refused(monkeypatch):
    monkeypatch.setattr("routing.plots.places.MOST_PLACES", 1)

    with pytest.raises(InvalidProblem, match="2 places are too many"):
        points_of(Source(problem=make_problem([make_task(node=3)])))
