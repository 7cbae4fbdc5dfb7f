/** Commands that run until they are told to stop: the services, the embedded broker, the simulated pool. */
@NullMarked
package io.isotherm.launcher.service;

import org.jspecify.annotations.NullMarked;
