"""`balise` and `python -m balise`."""

import sys

from balise.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
