"""Holds answers of a running server against its own /openapi.json.

    description = Description(json.loads(body_of_openapi_json))
    faults = description.faults("GET", "/api/v1/items/17?x=y", 200, "application/json", body_bytes, header_names)

`faults` is a list of sentences, empty when the answer is as described. Of JSON Schema it knows what
openapi.yaml uses; a keyword it does not know is a fault, so that nothing is passed over in silence.
"""
import json
import re

NOTES = {"description", "examples", "default", "contentMediaType", "format", "title"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name in ("integer", "number"):
        return not isinstance(value, bool) and isinstance(value, int if name == "integer" else (int, float))
    return isinstance(value, TYPES[name])


class Description:
    def __init__(self, document):
        self.document = document
        self.paths = [(re.compile(self._pattern_of(path)), path) for path in document["paths"]]

    @staticmethod
    def _pattern_of(path):
        anything = ".+" if path.startswith("/static/") else "[^/]+"
        return "^" + re.sub(r"\\\{\w+\\\}", anything, re.escape(path)) + "$"

    def resolved(self, value):
        while isinstance(value, dict) and "$ref" in value:
            target = self.document
            for step in value["$ref"][2:].split("/"):
                target = target[step]
            value = target
        return value

    def operation(self, method, path):
        """The most literal path that fits wins, as in the router."""
        fitting = [known for pattern, known in self.paths if pattern.match(path)]
        for known in sorted(fitting, key=lambda text: text.count("{")):
            found = self.document["paths"][known].get("get" if method == "HEAD" else method.lower())
            if found:
                return found
        return None

    def faults(self, method, target, status, content_type, body, headers=None):
        """`headers`: the names of the answer's, to be held against the described ones; None: not looked at."""
        operation = self.operation(method, target.split("?")[0])
        if operation is None:
            return [] if status in (404, 405) else [f"{method} {target} is not described"]
        answer = self.resolved(operation["responses"].get(str(status)))
        if answer is None:
            return [] if status in (429, 503) else [f"status {status} is not described"]
        absent = [name for name in answer.get("headers", {}) if headers is not None
                  and name.lower() not in {given.lower() for given in headers}]
        if absent:
            return [f"the header {', '.join(absent)} is missing"]
        kind = (content_type or "").split(";")[0].strip()
        content = answer.get("content")
        if content is None:
            return [f"a body of {kind} is not described"] if body else []
        if kind not in content:
            return [] if "*/*" in content else [f"type {kind!r} is not described for {status}"]
        if "json" not in kind:
            return []
        return list(self.wrong(json.loads(body), content[kind].get("schema", {}), ""))

    def wrong(self, value, schema, place):
        """What of `value` is not as `schema` says, with a pointer to it."""
        schema = self.resolved(schema)
        for keyword, wanted in schema.items():
            if keyword not in NOTES:
                check = getattr(self, "_" + keyword, None)
                if check is None:
                    yield f"{place}: the keyword {keyword} is not known to the test"
                else:
                    yield from check(value, wanted, schema, place)

    def _type(self, value, wanted, _, place):
        names = wanted if isinstance(wanted, list) else [wanted]
        if not any(is_type(value, name) for name in names):
            yield f"{place}: {json.dumps(value)[:60]} is no {' or '.join(names)}"

    def _enum(self, value, wanted, _, place):
        if value not in wanted:
            yield f"{place}: {value!r} is none of {wanted}"

    def _required(self, value, wanted, _, place):
        if isinstance(value, dict):
            yield from (f"{place}/{name}: is missing" for name in wanted if name not in value)

    def _properties(self, value, wanted, _, place):
        if isinstance(value, dict):
            for name, schema in wanted.items():
                if name in value:
                    yield from self.wrong(value[name], schema, f"{place}/{name}")

    def _additionalProperties(self, value, wanted, schema, place):
        for name in value if isinstance(value, dict) else ():
            if name not in schema.get("properties", {}):
                yield from self.wrong(value[name], wanted, f"{place}/{name}")

    def _propertyNames(self, value, wanted, _, place):
        for name in value if isinstance(value, dict) else ():
            yield from self.wrong(name, wanted, f"{place}/{name}")

    def _items(self, value, wanted, _, place):
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            yield from self.wrong(entry, wanted, f"{place}/{index}")

    def _allOf(self, value, wanted, _, place):
        for schema in wanted:
            yield from self.wrong(value, schema, place)

    def _anyOf(self, value, wanted, _, place):
        if all(any(True for _ in self.wrong(value, schema, place)) for schema in wanted):
            yield f"{place}: {json.dumps(value)[:60]} is none of what it may be"

    def _pattern(self, value, wanted, _, place):
        if isinstance(value, str) and not re.search(wanted, value):
            yield f"{place}: {value!r} does not match {wanted}"

    def _minimum(self, value, wanted, _, place):
        if is_type(value, "number") and value < wanted:
            yield f"{place}: {value} is under {wanted}"

    def _maximum(self, value, wanted, _, place):
        if is_type(value, "number") and value > wanted:
            yield f"{place}: {value} is over {wanted}"

    def _minItems(self, value, wanted, _, place):
        if isinstance(value, list) and len(value) < wanted:
            yield f"{place}: has under {wanted} entries"

    def _maxItems(self, value, wanted, _, place):
        if isinstance(value, list) and len(value) > wanted:
            yield f"{place}: has over {wanted} entries"

    def _minLength(self, value, wanted, _, place):
        if isinstance(value, str) and len(value) < wanted:
            yield f"{place}: is shorter than {wanted}"

    def _maxLength(self, value, wanted, _, place):
        if isinstance(value, str) and len(value) > wanted:
            yield f"{place}: is longer than {wanted}"
