/** Tests of the topology and of the service. */
@NullMarked
package io.isotherm.analyzer.stream;

import org.jspecify.annotations.NullMarked;
