/**
 * What every part needs to know of a pool: its configuration with defaults and rules, and what its records must keep to.
 * Knows no Kafka.
 */
@NullMarked
package io.isotherm.pool;

import org.jspecify.annotations.NullMarked;
