/** Reads invented pools' records from real topics. */
@NullMarked
package io.isotherm.checker;

import org.jspecify.annotations.NullMarked;
