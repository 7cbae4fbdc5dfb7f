/**
 * The executor as a service: {@link io.isotherm.executor.service.CommandExecutor} wires its parts together.
 */
@NullMarked
package io.isotherm.executor.service;

import org.jspecify.annotations.NullMarked;
