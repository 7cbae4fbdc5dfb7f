/** The console's HTTP: Jetty at the edge, and behind it requests and answers as plain values. */
@NullMarked
package io.isotherm.console.http;

import org.jspecify.annotations.NullMarked;
