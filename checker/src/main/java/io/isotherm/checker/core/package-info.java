/**
 * Takes a stream of records in, pool by pool, and has the judges judge it. Everything in here is pure: no Kafka client, no
 * clock, no I/O.
 */
@NullMarked
package io.isotherm.checker.core;

import org.jspecify.annotations.NullMarked;
