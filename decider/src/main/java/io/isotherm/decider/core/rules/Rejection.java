package io.isotherm.decider.core.rules;

import java.util.function.Supplier;

/**
 * Why a candidate is refused. The numbers are put into words only when somebody keeps them, and then at once: they
 * describe the placement as it is at that moment.
 *
 * @param rule which rule refuses
 * @param detail the numbers
 */
public record Rejection(RuleName rule, Supplier<String> detail) {}
