package io.isotherm.decider.core.rules;

import java.util.function.Supplier;

/**
 * Why a candidate is refused. The numbers are put into words only when somebody keeps them, and then at once: they
 * describe the placement as it is at that moment.
 *
 * @param rule name of the rule, such as cooldown or memory
 * @param detail the numbers
 */
public record Rejection(String rule, Supplier<String> detail) {}
