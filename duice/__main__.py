"""``python -m duice``: the command, also where no script was installed on the path."""

import sys

from ui.cli import main

if __name__ == "__main__":
    sys.exit(main())
