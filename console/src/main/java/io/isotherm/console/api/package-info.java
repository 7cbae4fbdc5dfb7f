/** The API: what each path answers. */
@NullMarked
package io.isotherm.console.api;

import org.jspecify.annotations.NullMarked;
