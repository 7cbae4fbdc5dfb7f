/** What needs a person, told to a webhook when it begins and when it ends. */
@NullMarked
package io.isotherm.decider.alert;

import org.jspecify.annotations.NullMarked;
