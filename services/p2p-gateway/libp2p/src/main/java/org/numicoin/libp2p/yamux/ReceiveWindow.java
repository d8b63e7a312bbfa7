package org.numicoin.libp2p.yamux;

/// How much the peer may send on one stream, and when it is allowed more. Credit is given for what
/// was consumed, so that a slow reader slows its writer down, and in portions of a quarter of the
/// window: what is short of a portion waits for the next round trip, and with halves it is almost
/// half the window that lies idle on a long path. A window of which half is consumed within four
/// round trips is too small for the path: it doubles, as in go and js. Not for several threads.
final class ReceiveWindow {
    /// Round trips shorter than this are as good as none: between two processes of one machine, the
    /// scheduler takes longer.
    private static final long ROUND_TRIP_MIN_NANOS = 1_000_000;

    private static final int EPOCH_ROUND_TRIPS = 4;
    private static final int PORTIONS = 4;

    private final int max;
    private final Reservation reservation;
    private int size = YamuxLimits.WINDOW_INITIAL;
    private int available = YamuxLimits.WINDOW_INITIAL;
    private int unread;
    private int consumedInEpoch;
    private long epochStart;

    /// Memory that has to be had before a window may grow.
    @FunctionalInterface
    interface Reservation {
        boolean isGranted(int bytes);
    }

    ReceiveWindow(int max, Reservation reservation, long now) {
        this.max = max;
        this.reservation = reservation;
        this.epochStart = now;
    }

    int size() {
        return size;
    }

    /// What the peer may still send.
    int available() {
        return available;
    }

    /// Notes bytes that came; false when the peer had no right to send them.
    boolean received(int bytes) {
        if (bytes > available) {
            return false;
        }
        available -= bytes;
        unread += bytes;
        return true;
    }

    /// Notes bytes that were read by the application.
    void consumed(int bytes) {
        unread -= bytes;
    }

    /// The credit to send now, or zero while it is not worth a frame.
    ///
    /// @param roundTrip nanoseconds, or zero while it is not known
    int credit(long now, long roundTrip) {
        int missing = size - available - unread;
        if (missing < size / PORTIONS) {
            return 0;
        }
        consumedInEpoch += missing;
        if (consumedInEpoch >= size / 2) {
            endEpoch(now, roundTrip);
        }
        int credit = size - available - unread;
        available += credit;
        return credit;
    }

    private void endEpoch(long now, long roundTrip) {
        long epoch = EPOCH_ROUND_TRIPS * Math.max(roundTrip, ROUND_TRIP_MIN_NANOS);
        if (roundTrip > 0 && size < max && now - epochStart < epoch) {
            int grown = (int) Math.min(2L * size, max);
            if (reservation.isGranted(grown)) {
                size = grown;
            }
        }
        consumedInEpoch = 0;
        epochStart = now;
    }
}
