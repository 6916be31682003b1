"""``python -m route_risk`` is the command ``route-risk``."""

from .cli import main

if __name__ == "__main__":
    main()
