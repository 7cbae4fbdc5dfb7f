/** Tests of what a tick is decided on. */
@org.jspecify.annotations.NullMarked
package io.isotherm.decider.core.scenario;
