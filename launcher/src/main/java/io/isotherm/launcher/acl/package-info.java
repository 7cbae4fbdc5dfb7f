/** What each role of an installation may do in Kafka, and the command that shows and grants it. */
@NullMarked
package io.isotherm.launcher.acl;

import org.jspecify.annotations.NullMarked;
