package io.isotherm.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who did what when. */
final class Story {
    private record Line(Instant at, String who, String what) {
        @Override
        public String toString() {
            return at + "  " + who + " " + what;
        }
    }

    private final VirtualClock clock;
    private final List<Line> lines = new ArrayList<>();

    Story(VirtualClock clock) {
        this.clock = clock;
    }

    void tell(String who, String what) {
        lines.add(new Line(clock.instant(), who, what));
    }

    /** The whole story, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
