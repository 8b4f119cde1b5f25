"""Lines that say how far the loader is: `[ 12.3s] stock_move 412,000`."""

import sys
import time


class Progress:
    """Print steps with the seconds since the start; on a terminal, a bar within long ones."""

    WIDTH = 30

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.bars = sys.stdout.isatty()

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.start

    def say(self, text: str) -> None:
        """Print a finished step."""
        clear = '\r\x1b[K' if self.bars else ''
        print(f"{clear}[{self.seconds:6.1f}s] {text}", flush=True)

    def bar(self, text: str, done: int, total: int) -> None:
        """Show how much of a step is done."""
        if self.bars and total:
            filled = self.WIDTH * done // total
            line = '#' * filled + '.' * (self.WIDTH - filled)
            print(
                f"\r\x1b[K[{self.seconds:6.1f}s] {line} {text} {done:,} of {total:,}",
                end='',
                flush=True,
            )

    def over(self, text: str, rows: list):
        """Yield rows, moving the bar every 20,000th."""
        for place, row in enumerate(rows):
            if not place % 20_000:
                self.bar(text, place, len(rows))
            yield row
