/**
 * Recordings: what topics held, in one file, with their times and schemas. {@link
 * io.isotherm.replay.recording.Recording} describes the file.
 */
@org.jspecify.annotations.NullMarked
package io.isotherm.replay.recording;
