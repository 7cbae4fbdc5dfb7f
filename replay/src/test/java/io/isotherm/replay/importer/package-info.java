@NullMarked
package io.isotherm.replay.importer;

import org.jspecify.annotations.NullMarked;
