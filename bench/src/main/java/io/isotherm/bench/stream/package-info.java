/**
 * How many samples analyzer and decider take in through a real broker, exactly once, beside a loop that only copies them, and
 * how soon after a sample that makes a host hot a command is there.
 */
@NullMarked
package io.isotherm.bench.stream;

import org.jspecify.annotations.NullMarked;
