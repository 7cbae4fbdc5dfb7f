/** What operators read from the topics and write to them, whatever they do it with. */
@NullMarked
package io.isotherm.operator;

import org.jspecify.annotations.NullMarked;
