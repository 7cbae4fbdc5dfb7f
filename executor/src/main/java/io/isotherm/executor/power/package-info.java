/**
 * Power commands: {@code PowerHandler} checks one, {@code PowerTask} puts the host to sleep or wakes it and waits until
 * it is so by what {@code ControlledHost} shows, {@code WakingAgain} sees to a host that goes down with a guest, and
 * {@code PowerReporter} puts on record what became of it.
 */
@NullMarked
package io.isotherm.executor.power;

import org.jspecify.annotations.NullMarked;
