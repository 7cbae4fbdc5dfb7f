/** Tests of the engine without a broker. */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.engine;
