/** What the console knows of pools, read from the topics and bounded in memory. */
@NullMarked
package io.isotherm.console.model;

import org.jspecify.annotations.NullMarked;
