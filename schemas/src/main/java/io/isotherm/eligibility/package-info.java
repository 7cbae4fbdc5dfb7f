/**
 * Which guest can run on which host at all: what guests need, what hosts are able to, and what keeps one from going to
 * the other, known before a command. Plain Java, shared by whoever decides and whoever executes.
 */
@NullMarked
package io.isotherm.eligibility;

import org.jspecify.annotations.NullMarked;
