@NullMarked
package io.isotherm.text;

import org.jspecify.annotations.NullMarked;
