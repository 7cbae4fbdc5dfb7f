package io.isotherm.runtime;

import java.util.Optional;

/** What services need before they can start. */
@FunctionalInterface
public interface Precondition {

    /** What is missing and what to do about it, for people; empty if nothing is. Takes some seconds at most. */
    Optional<String> missing();
}
