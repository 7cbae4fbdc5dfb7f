package io.isotherm.runtime;

/** The version of this build, as people are told it and files note it. */
public final class Version {
    /** Major, minor and patch, such as 0.1.0. */
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
