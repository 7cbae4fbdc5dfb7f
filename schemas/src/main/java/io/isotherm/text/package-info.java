/** Words for people that every part of Isotherm puts alike. */
@NullMarked
package io.isotherm.text;

import org.jspecify.annotations.NullMarked;
