/** How to wait between attempts. */
@NullMarked
package io.isotherm.retry;

import org.jspecify.annotations.NullMarked;
