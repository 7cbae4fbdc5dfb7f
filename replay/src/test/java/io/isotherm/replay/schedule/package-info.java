/** Seeded schedules of all that can befall a pool, through the real cores, judged by the independent checker. */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.schedule;
