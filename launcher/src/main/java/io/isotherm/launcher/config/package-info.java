/** The configuration of one process. */
@NullMarked
package io.isotherm.launcher.config;

import org.jspecify.annotations.NullMarked;
