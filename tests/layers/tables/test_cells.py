"""A column gives what its cells give one by one."""

from hypothesis import given
from hypothesis import strategies as st

from route_risk.layers.tables.cells import CellError, cell_parser, read_column
from route_risk.layers.tables.read import table_schemas

FIELDS = [
    {"name": "free", "type": "string"},
    {"name": "needed", "type": "string", "constraints": {"required": True}},
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "value", "type": "number", "constraints": {"required": True}},
    {"name": "value_max", "type": "number"},
    {"name": "items", "type": "list", "constraints": {"required": True}},
    {"name": "others", "type": "list"},
    {"name": "period_start", "type": "string", "constraints": {"pattern": "[0-9]{4}"}},
    {"name": "class", "type": "integer", "constraints": {"minimum": 1, "maximum": 5}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["one", "two"]}},
    {"name": "yes", "type": "boolean"},
]
GOOD = ("", "a", "one", "true", "1", "2010", "1.5", "-3e2", "a;b", "5.", "+7")
BAD = (
    " a",
    "b\u2003",
    "nan",
    "inf",
    "1e999",
    "1_0",
    "٣",
    "a;",
    "a; b",
    "a;a",
    ".",
    "1.2.3",
    "x\n",
    "0x1",
    "12e",
    "9999",
)


def one_by_one(field, texts):
    parse = cell_parser(field)
    values, errors = [], {}
    for place, text in enumerate(texts):
        try:
            values.append(parse(text))
        except CellError as error:
            values.append(None)
            errors[place] = error.word()
    return values, errors


@given(st.sampled_from(FIELDS), st.lists(st.sampled_from(GOOD + BAD)) | st.lists(st.sampled_from(GOOD)))
def test_a_column_gives_what_single_cells_give(field, texts):
    values, errors = read_column(field, texts)
    expected, told = one_by_one(field, texts)
    assert [*map(repr, values)] == [*map(repr, expected)]
    assert {place: error.word() for place, error in errors.items()} == told


def test_every_field_of_the_schemas_has_a_type_that_is_known():
    types = {field["type"] for schema in table_schemas().values() for field in schema["fields"]}
    assert types == {"string", "list", "integer", "number", "boolean"}
