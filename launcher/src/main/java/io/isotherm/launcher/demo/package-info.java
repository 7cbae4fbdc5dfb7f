/**
 * The demo: a simulated pool, all services, broker and registry in one process, in simulated time that runs as fast as
 * the services keep up with it.
 */
@NullMarked
package io.isotherm.launcher.demo;

import org.jspecify.annotations.NullMarked;
