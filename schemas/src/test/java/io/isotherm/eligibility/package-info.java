/** Tests of eligibility. */
@NullMarked
package io.isotherm.eligibility;

import org.jspecify.annotations.NullMarked;
