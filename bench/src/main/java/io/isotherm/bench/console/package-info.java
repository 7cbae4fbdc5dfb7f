/**
 * How quick the console is in a large pool: the real service in a process of its own, on a broker that a generated pool is
 * published to, looked at with a real browser.
 */
@NullMarked
package io.isotherm.bench.console;

import org.jspecify.annotations.NullMarked;
