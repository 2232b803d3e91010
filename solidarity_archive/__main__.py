"""``python -m solidarity_archive`` is ``archive``."""

from solidarity_archive.cli.app import main

if __name__ == "__main__":
    main()
