"""``python -m solidarity_archive`` is ``archive``."""

from solidarity_archive.cli.start import main

if __name__ == "__main__":
    main()
