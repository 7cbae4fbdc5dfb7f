/**
 * The agent that reads a host's hypervisor on schedule and publishes what it found as host-metrics. A {@code HostSampler}
 * turns one reading into one record, a {@code SampleSchedule} says when, a {@code SamplePublisher} buffers and sends; the
 * {@code CollectorService} puts them together.
 */
@NullMarked
package io.isotherm.collector;

import org.jspecify.annotations.NullMarked;
