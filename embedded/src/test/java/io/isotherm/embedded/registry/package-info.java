/** Tests of the registry. */
@NullMarked
package io.isotherm.embedded.registry;

import org.jspecify.annotations.NullMarked;
