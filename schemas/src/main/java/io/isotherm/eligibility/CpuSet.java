package io.isotherm.eligibility;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of CPUs or NUMA nodes as libvirt writes it: {@code 0-3,^1,8}. */
final class CpuSet {
    private static final Pattern RANGE = Pattern.compile("(\\^?)\\s*(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    private CpuSet() {}

    /** The highest number in it; -1 where it is empty. */
    static int highest(String set) {
        int highest = -1;
        for (String part : set.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (range.matches() && range.group(1).isEmpty()) {
                String last = range.group(3) == null ? range.group(2) : range.group(3);
                highest = Math.max(highest, Integer.parseInt(last));
            }
        }
        return highest;
    }
}
