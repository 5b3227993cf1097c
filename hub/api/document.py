"""`python -m hub.api.document`: the OpenAPI document on standard output, without a hub."""

import json
import sys

from hub.api.app import routed
from hub.api.docs import document

if __name__ == "__main__":
    json.dump(document(routed()), sys.stdout, ensure_ascii=False, indent=1)
