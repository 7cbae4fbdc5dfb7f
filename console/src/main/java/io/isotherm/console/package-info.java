/** The console: a service with a read model of its own, a REST API and a web page. */
@NullMarked
package io.isotherm.console;

import org.jspecify.annotations.NullMarked;
