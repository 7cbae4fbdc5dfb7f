/** What commands share: options, progress, failures that are told in a sentence. */
@NullMarked
package io.isotherm.launcher.cli;

import org.jspecify.annotations.NullMarked;
