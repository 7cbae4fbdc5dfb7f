package io.isotherm.checker.core;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Judgements that wait until the stream has passed a time, run in the order of these times. */
public final class Agenda {
    private record Item(long due, long number, Runnable judgement) {}

    private final PriorityQueue<Item> items =
            new PriorityQueue<>(Comparator.comparingLong(Item::due).thenComparingLong(Item::number));
    private long scheduled;

    public void at(long due, Runnable judgement) {
        items.add(new Item(due, scheduled++, judgement));
    }

    /** Runs what is due before a time. */
    public void runBefore(long time) {
        for (Item next = items.peek(); next != null && next.due() < time; next = items.peek()) {
            items.poll();
            next.judgement().run();
        }
    }

    public void runAll() {
        runBefore(Long.MAX_VALUE);
    }
}
