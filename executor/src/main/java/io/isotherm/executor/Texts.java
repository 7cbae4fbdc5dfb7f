package io.isotherm.executor;

import io.isotherm.hypervisor.HypervisorException;
import java.time.Duration;

/** Words for people. */
final class Texts {
    private static final int LONGEST_DETAIL = 1000;

    private static final int LONGEST_NAME = 255;

    private Texts() {}

    /** A detail of bounded length, so that no event grows too large to be sent. */
    static String detail(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL - 3) + "...";
    }

    /** A name as a command gave it, of bounded length. */
    static String name(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME - 3) + "...";
    }

    /** Whether a name is too long to be one. */
    static boolean isTooLong(String name) {
        return name.length() > LONGEST_NAME;
    }

    /** An amount of memory. */
    static String mib(long kib) {
        return kib / 1024 + " MiB";
    }

    /** A time in whole seconds. */
    static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    /** What an exception says. */
    static String of(RuntimeException e) {
        return e instanceof HypervisorException known ? known.kind() + ": " + e.getMessage() : e.toString();
    }
}
