"""LR8xx: adapters."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR801": Code(
        "bad-mapping",
        "A mapping file says something that a mapping cannot say.",
        "Records read by a slip of the mapping would be other leads and other events.",
        bad="leads: {id: [id], feilds: {email: Email}}",
        good="leads: {id: [id], fields: {email: Email}}",
    ),
    "LR802": Code(
        "unknown-source",
        "No mapping has the name that was asked for.",
        "A system's records are read by its own mapping or not at all.",
        bad='read("hubspott", "contacts.json")',
        good='read("hubspot", "contacts.json")',
    ),
}
