package io.isotherm.topics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges lanes (partitions) into one stream in the order of time, each lane keeping its own order; at equal times the lane
 * of lower rank comes first.
 *
 * <p>A lane is only nearly ordered by time. A record whose clock is ahead must not hold up its lane while the other lanes
 * run away from it: in a lane that is not trusted a record counts as no later than the median of those of its pool among the {@link #LOOKAHEAD} records after it. A late record
 * is given out when its turn in the lane comes.
 *
 * @param <R> type of the records
 */
public final class TimeMerge<R> {
    /** How many records of a lane are looked at beyond its first one. */
    public static final int LOOKAHEAD = 31;

    /**
     * One record in its place.
     *
     * @param time the time at which the record had its turn; its own timestamp unless its clock is ahead
     */
    public record Merged<R>(long time, R record) {}

    private record Timed<R>(long timestamp, String group, R record) {}

    private static final class Lane<R> {
        private final int number;
        private final int rank;
        private final int lookahead;
        private final Deque<Timed<R>> records = new ArrayDeque<>();
        private boolean ended;
        private long turn;

        Lane(int number, int rank, int lookahead) {
            this.number = number;
            this.lookahead = lookahead;
            this.rank = rank;
        }

        boolean isReady() {
            return ended || records.size() > lookahead;
        }

        void reckon() {
            Iterator<Timed<R>> iterator = records.iterator();
            Timed<R> first = iterator.next();
            turn = first.timestamp();
            long[] following = new long[lookahead];
            int count = 0;
            for (int i = 0; i < lookahead && iterator.hasNext(); i++) {
                Timed<R> next = iterator.next();
                if (next.group().equals(first.group())) {
                    following[count++] = next.timestamp();
                }
            }
            if (count > 0) {
                Arrays.sort(following, 0, count);
                turn = Math.min(turn, following[count / 2]);
            }
        }
    }

    private final List<Lane<R>> lanes = new ArrayList<>();
    private final PriorityQueue<Lane<R>> heads =
            new PriorityQueue<>(Comparator.<Lane<R>>comparingLong(lane -> lane.turn)
                    .thenComparingInt(lane -> lane.rank)
                    .thenComparingInt(lane -> lane.number));
    private int unready;

    /**
     * Adds a lane, which has no records yet, and returns its number.
     *
     * @param trusted whether all of its clocks are right, as those of our own services that work in event time
     */
    public int addLane(int rank, boolean trusted) {
        lanes.add(new Lane<>(lanes.size(), rank, trusted ? 0 : LOOKAHEAD));
        unready++;
        return lanes.size() - 1;
    }

    /** @param group records of one pool, which share one time */
    public void add(int number, long timestamp, String group, R record) {
        Lane<R> lane = lanes.get(number);
        boolean ready = lane.isReady();
        lane.records.addLast(new Timed<>(timestamp, group, record));
        becomeReady(lane, ready);
    }

    /** Notes that a lane will get no more records. */
    public void end(int number) {
        Lane<R> lane = lanes.get(number);
        boolean ready = lane.isReady();
        lane.ended = true;
        becomeReady(lane, ready);
    }

    private void becomeReady(Lane<R> lane, boolean readyBefore) {
        if (!readyBefore && lane.isReady()) {
            unready--;
            if (!lane.records.isEmpty()) {
                lane.reckon();
                heads.add(lane);
            }
        }
    }

    public boolean isEnded(int number) {
        return lanes.get(number).ended;
    }

    public int size(int number) {
        return lanes.get(number).records.size();
    }

    /** The next record; null while some lane has to get more records first, or when all is given out. */
    public @Nullable Merged<R> poll() {
        Lane<R> lane = unready > 0 ? null : heads.poll();
        if (lane == null) {
            return null;
        }
        Timed<R> first = lane.records.removeFirst();
        long time = lane.turn;
        if (!lane.isReady()) {
            unready++;
        } else if (!lane.records.isEmpty()) {
            lane.reckon();
            heads.add(lane);
        }
        return new Merged<>(time, first.record());
    }
}
