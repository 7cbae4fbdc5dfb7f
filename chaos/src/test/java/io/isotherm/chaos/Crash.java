package io.isotherm.chaos;

/** A process is killed: no handler of the product catches it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String process) {
        super(process, null, false, false);
    }
}
