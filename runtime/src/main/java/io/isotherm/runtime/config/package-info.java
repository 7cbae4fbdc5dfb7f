/**
 * Configuration from one YAML file, overridden by environment variables, and the pool configuration of {@code pool.yaml}.
 * Everything is checked at start, and all problems are told at once.
 */
@NullMarked
package io.isotherm.runtime.config;

import org.jspecify.annotations.NullMarked;
