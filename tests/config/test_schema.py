"""Every operation of the API document names the problems it can answer."""

import pytest
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document():
    """The document as it is served."""
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(document):
    """Path, method and operation, each."""
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def test_every_problem_has_the_one_shape(document):
    bodies = [
        response["content"]
        for _path, _method, operation in operations(document)
        for status, response in operation["responses"].items()
        if status >= "400"
    ]

    assert bodies
    expected = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert all(content == expected for content in bodies)


def test_what_follows_from_an_operation_is_named(document):
    for path, _method, operation in operations(document):
        named = set(operation["responses"])

        assert {"400", "406"} <= named, path
        assert "404" in named or "{" not in path, path
        assert "415" in named or "requestBody" not in operation, path
        assert all(operation["responses"][one]["description"] for one in named if one >= "400")


def test_operations_have_names_of_their_own(document):
    names = [operation["operationId"] for _path, _method, operation in operations(document)]

    assert len(names) == len(set(names))
