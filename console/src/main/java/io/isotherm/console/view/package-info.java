/** What the API answers, as values; openapi.yaml says what each means. */
@NullMarked
package io.isotherm.console.view;

import org.jspecify.annotations.NullMarked;
