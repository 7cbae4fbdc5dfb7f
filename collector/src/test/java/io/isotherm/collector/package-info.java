/** Tests of the collector, with hand-written fakes. */
@NullMarked
package io.isotherm.collector;

import org.jspecify.annotations.NullMarked;
