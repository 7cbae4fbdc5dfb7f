package io.isotherm.launcher.demo;

import java.io.IOException;
import java.util.List;

/** The browser of whoever sits at this machine. */
final class Browser {
    private static final List<String> OPENERS = List.of("xdg-open", "open");

    private Browser() {}

    /** Shows an address; false where there is nothing to show it with. */
    static boolean open(String address) {
        for (String opener : OPENERS) {
            try {
                Process unused = new ProcessBuilder(opener, address)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return true;
            } catch (IOException e) {
                continue; // There is none of that name.
            }
        }
        return false;
    }
}
