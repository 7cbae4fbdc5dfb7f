/**
 * Power commands: {@code PowerHandler} checks one, {@code PowerTask} puts the host to sleep or wakes it and waits until
 * it is so.
 */
@NullMarked
package io.isotherm.executor.power;

import org.jspecify.annotations.NullMarked;
