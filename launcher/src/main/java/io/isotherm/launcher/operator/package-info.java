/** What operators write to topics and read from them. */
@NullMarked
package io.isotherm.launcher.operator;

import org.jspecify.annotations.NullMarked;
