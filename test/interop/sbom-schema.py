"""Validates CycloneDX documents against the official schema, strictly: one line of output per document."""
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

validator = JsonStrictValidator(SchemaVersion.V1_6)
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as document:
        error = validator.validate_str(document.read())
    print("valid" if error is None else f"invalid: {str(error)[:2000]!r}")
