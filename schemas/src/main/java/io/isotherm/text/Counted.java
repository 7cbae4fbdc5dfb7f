package io.isotherm.text;

/** Numbers of things, for people. */
public final class Counted {
    private Counted() {}

    /** "1 VM", "2 VMs". */
    public static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
