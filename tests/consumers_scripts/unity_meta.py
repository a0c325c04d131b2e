"""Print what unityparser finds in a `.png.meta`: all of it, as JSON."""

import json
import sys

from unityparser import UnityDocument

print(json.dumps(UnityDocument.load_yaml(sys.argv[1]).entry))
