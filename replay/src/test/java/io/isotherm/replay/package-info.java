@org.jspecify.annotations.NullMarked
package io.isotherm.replay;
