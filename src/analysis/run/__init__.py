"""Running notebooks: parameters in, an executed notebook, a release or a reason why not."""

import sys

# nbformat loads jsonschema, which compiles a grammar of IRIs if it finds this package: longer than a
# whole report takes, for a format that no schema of notebooks has. Told that there is none, it goes
# without, as it does wherever the package is not installed.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
