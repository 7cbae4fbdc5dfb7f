package io.isotherm.runtime;

/** A long-running part of Isotherm. Started once, closed once. */
public interface Service extends AutoCloseable {

    /** Its name, as in the launcher's commands. */
    String name();

    /** Begins to work and returns. */
    void start();

    /** How it is now. */
    Health health();

    /** Stops orderly, within some seconds. */
    @Override
    void close();
}
