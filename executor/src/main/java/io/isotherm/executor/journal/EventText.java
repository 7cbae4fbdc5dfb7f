package io.isotherm.executor.journal;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.text.Cut;
import java.time.Duration;

/** Words for people. */
public final class EventText {
    private static final int LONGEST_DETAIL = 1000;

    private static final int LONGEST_NAME = 255;

    private EventText() {}

    /** A detail of bounded length, so that no event grows too large to be sent. */
    public static String detail(String text) {
        return Cut.at(LONGEST_DETAIL, text);
    }

    /** A name as a command gave it, of bounded length. */
    public static String name(String text) {
        return Cut.at(LONGEST_NAME, text);
    }

    /** Whether a name is too long to be one. */
    public static boolean isTooLong(String name) {
        return name.length() > LONGEST_NAME;
    }

    /** An amount of memory. */
    public static String mib(long kib) {
        return kib / 1024 + " MiB";
    }

    /** A time in whole seconds. */
    public static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    /** What an exception says; of which kind a hypervisor's is, the event's reason tells. */
    public static String of(RuntimeException e) {
        return e instanceof HypervisorException && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
