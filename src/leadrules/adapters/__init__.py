"""The records of HubSpot, Salesforce, Marketo, Pardot and Eloqua as leads and events.

>>> from leadrules import adapters
>>> adapters.sources()
('eloqua', 'hubspot', 'marketo', 'pardot', 'salesforce')
"""

from leadrules.adapters.adapter import Adapter
from leadrules.adapters.loading import (
    MappingError,
    load_mapping,
    mapping_text,
    parse_mapping,
    sources,
)
from leadrules.adapters.mapping import Mapping
from leadrules.adapters.records import Records, read
from leadrules.adapters.report import Report, Tally
from leadrules.rows.reading import UnreadableFile

__all__ = [
    "Adapter",
    "Mapping",
    "MappingError",
    "Records",
    "Report",
    "Tally",
    "UnreadableFile",
    "load_mapping",
    "mapping_text",
    "parse_mapping",
    "read",
    "sources",
]
