@NullMarked
package io.isotherm.bench;

import org.jspecify.annotations.NullMarked;
