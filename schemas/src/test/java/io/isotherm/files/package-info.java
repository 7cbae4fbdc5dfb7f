/** What is told of files that cannot be read or written. */
@NullMarked
package io.isotherm.files;

import org.jspecify.annotations.NullMarked;
