package io.isotherm.decider.core.model;

/**
 * A commanded move that is not over: it still occupies its source, and already reserves memory and load at its
 * destination.
 *
 * @param vm UUID of the guest
 * @param name name of the guest
 * @param source name of the host it leaves
 * @param destination name of the host it goes to
 * @param load what it used when the command was issued; counts when the guest is not seen anywhere just now
 */
public record MoveUnderWay(String vm, String name, String source, String destination, Load load) {}
