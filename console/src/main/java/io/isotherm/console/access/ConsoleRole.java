package io.isotherm.console.access;

/** What a token allows. */
public enum ConsoleRole {
    /** Nothing, where a token is needed: nobody presented one. */
    NONE,
    /** To read. */
    VIEWER,
    /** To read and to control. */
    OPERATOR
}
