/** Decides a recording again in this process: the cores of analyzer and decider, and no broker. */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.engine;
