package org.numicoin.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.libp2p.yamux.YamuxLimits.WINDOW_INITIAL;

import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
    private static final int MAX = 16 * 1024 * 1024;
    private static final long ROUND_TRIP = 63_000_000;

    @Test
    void givesCreditForWhatWasConsumedAndNotForWhatWasReceived() {
        var window = window(true);
        assertThat(window.received(WINDOW_INITIAL)).isTrue();
        assertThat(window.credit(0, 0)).isZero();

        window.consumed(WINDOW_INITIAL);

        assertThat(window.credit(0, 0)).isEqualTo(WINDOW_INITIAL);
        assertThat(window.available()).isEqualTo(WINDOW_INITIAL);
    }

    @Test
    void waitsForAQuarterOfTheWindow() {
        var window = window(true);
        window.received(WINDOW_INITIAL / 4);
        window.consumed(WINDOW_INITIAL / 4 - 1);
        assertThat(window.credit(0, 0)).isZero();

        window.consumed(1);

        assertThat(window.credit(0, 0)).isEqualTo(WINDOW_INITIAL / 4);
    }

    @Test
    void judgesTheReaderByHalfAWindowAndNotByEachPortion() {
        var window = window(true);
        int quarter = WINDOW_INITIAL / 4;
        window.received(2 * quarter);
        window.consumed(quarter);
        assertThat(window.credit(1, ROUND_TRIP)).isEqualTo(quarter);
        window.consumed(quarter);
        assertThat(window.credit(4 * ROUND_TRIP, ROUND_TRIP)).isEqualTo(quarter);

        assertThat(window.size()).isEqualTo(WINDOW_INITIAL);
    }

    @Test
    void noticesMoreThanWasAllowed() {
        var window = window(true);

        assertThat(window.received(WINDOW_INITIAL)).isTrue();
        assertThat(window.received(1)).isFalse();
    }

    @Test
    void growsToItsMaximumWhileItIsConsumedWithinFourRoundTrips() {
        var window = window(true);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            now += 4 * ROUND_TRIP - 1;
            consumeAll(window, now);
        }

        assertThat(window.size()).isEqualTo(MAX);
        assertThat(window.available()).isEqualTo(MAX);
    }

    @Test
    void staysAsItIsWhenTheReaderIsSlowOrTheRoundTripUnknown() {
        var slow = window(true);
        consumeAll(slow, 4 * ROUND_TRIP);
        assertThat(slow.size()).isEqualTo(WINDOW_INITIAL);

        var unknown = window(true);
        unknown.received(WINDOW_INITIAL);
        unknown.consumed(WINDOW_INITIAL);
        unknown.credit(1, 0);
        assertThat(unknown.size()).isEqualTo(WINDOW_INITIAL);
    }

    @Test
    void doesNotGrowWithoutMemory() {
        var window = window(false);

        assertThat(consumeAll(window, 1)).isEqualTo(WINDOW_INITIAL);
        assertThat(window.size()).isEqualTo(WINDOW_INITIAL);
    }

    @Test
    void neverAllowsMoreThanOneWindowUnread() {
        var window = window(true);
        var random = new java.util.Random(3);
        int unread = 0;
        for (long now = 0; now < 100_000; now++) {
            int came = random.nextInt(Math.min(window.available(), 50_000) + 1);
            assertThat(window.received(came)).isTrue();
            unread += came;
            int read = random.nextInt(unread + 1);
            window.consumed(read);
            unread -= read;
            window.credit(now * 10_000, ROUND_TRIP);
            assertThat(window.available() + unread).isLessThanOrEqualTo(window.size());
        }
        assertThat(window.size()).isGreaterThan(WINDOW_INITIAL);
    }

    private static ReceiveWindow window(boolean memory) {
        return new ReceiveWindow(MAX, _ -> memory, 0);
    }

    private static int consumeAll(ReceiveWindow window, long now) {
        int all = window.available();
        window.received(all);
        window.consumed(all);
        return window.credit(now, ROUND_TRIP);
    }
}
