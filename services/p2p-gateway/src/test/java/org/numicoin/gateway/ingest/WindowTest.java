package org.numicoin.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.numicoin.gateway.ingest.Window.Admission;
import org.numicoin.gateway.ingest.Window.Pending;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

final class WindowTest {
    private static final String PEER = "anna";
    private static final long ANSWER_NANOS = Duration.ofSeconds(10).toNanos();

    private final Window window =
            new Window(new Window.Limits(3, 1_000, 400, 1, Duration.ofSeconds(10)));

    @Test
    void isFullByCount() {
        admitted(1, 10, 0);
        admitted(2, 10, 0);
        admitted(3, 10, 0);

        assertThat(window.hasRoom(PEER)).isFalse();
        assertThat(window.admit(id(4), PEER, record(10), 0)).isInstanceOf(Admission.Full.class);
        assertThat(window.count()).isEqualTo(3);
    }

    @Test
    void isFullWhereTheLargestWouldNotFitAndStillTakesASmallOne() {
        admitted(1, 400, 0);
        admitted(2, 300, 0);

        assertThat(window.hasRoom(PEER)).isFalse();
        assertThat(window.admit(id(3), PEER, record(301), 0)).isInstanceOf(Admission.Full.class);
        admitted(3, 300, 0);
        assertThat(window.bytes()).isEqualTo(1_000);
    }

    @Test
    void knowsWhatItHolds() {
        admitted(1, 10, 0);

        assertThat(window.admit(id(1), PEER, record(20), 0)).isInstanceOf(Admission.Known.class);
        assertThat(window.bytes()).isEqualTo(10);
    }

    @Test
    void anAnswerMakesRoom() {
        var pending = admitted(1, 400, 0);
        assertThat(window.answered(id(1)).map(Window.Left::begun)).hasValue(false);

        assertThat(window.holds(pending)).isFalse();
        assertThat(window.bytes()).isZero();
        assertThat(window.answered(id(1))).isEmpty();
    }

    @Test
    void givesARecordOutOnceAndNotAfterTheAnswer() {
        var pending = admitted(1, 10, 0);
        assertThat(window.begin(pending)).isPresent();
        assertThat(window.begin(pending)).isEmpty();
        assertThat(window.answered(id(1)).map(Window.Left::begun)).hasValue(true);

        var other = admitted(2, 10, 0);
        assertThat(window.answered(id(2))).isPresent();
        assertThat(window.begin(other)).isEmpty();
    }

    @Test
    void aPositionAnswersWhatWasWrittenBeforeIt() {
        assertThat(window.written(admitted(1, 10, 0), 7, 0)).isFalse();
        assertThat(window.written(admitted(2, 10, 0), 8, 0)).isFalse();
        admitted(3, 10, 0);

        assertThat(window.decidedBefore(8)).containsExactly(id(1));

        assertThat(window.answered(id(1))).isEmpty();
        assertThat(window.answered(id(2))).isPresent();
        assertThat(window.answered(id(3))).isPresent();
    }

    @Test
    void aPositionMayComeBeforeTheBrokerSaysWhereItWrote() {
        var pending = admitted(1, 10, 0);
        assertThat(window.decidedBefore(8)).isEmpty();
        assertThat(window.written(pending, 7, 0)).isTrue();
        assertThat(window.answered(id(1))).isEmpty();
    }

    @Test
    void whatNobodyAnswersLeavesInTime() {
        var first = admitted(1, 10, 0);
        var _ = window.begin(first);
        var second = admitted(2, 10, 1);
        admitted(3, 10, 2);

        assertThat(window.takeExpired(ANSWER_NANOS - 1)).isEmpty();
        assertThat(window.takeExpired(ANSWER_NANOS + 1))
                .containsExactly(new Window.Left(first, true), new Window.Left(second, false));
        assertThat(window.count()).isEqualTo(1);
        assertThat(window.bytes()).isEqualTo(10);
    }

    @Test
    void oneThatComesAgainAfterItsTimeIsANewOne() {
        var before = admitted(1, 10, 0);
        assertThat(window.takeExpired(ANSWER_NANOS)).hasSize(1);
        var after = admitted(1, 10, ANSWER_NANOS);

        window.leave(before);

        assertThat(window.holds(before)).isFalse();
        assertThat(window.holds(after)).isTrue();
    }

    @Test
    void whatAnotherClaimedIsClaimedAgainOnce() {
        var pending = admitted(1, 10, 0);
        window.claimAgainAt(pending, 5);

        assertThat(window.takeUnclaimed(4)).isEmpty();
        assertThat(window.takeUnclaimed(5)).containsExactly(pending);
        assertThat(window.takeUnclaimed(6)).isEmpty();
    }

    @Test
    void theClaimOfWhatIsWrittenIsHeldOnceWhenTheAnswerTakesLong() {
        var slow = admitted(1, 10, 0);
        boolean _ = window.written(slow, 7, 5);
        var quick = admitted(2, 10, 0);
        boolean _ = window.written(quick, 8, 5);
        admitted(3, 10, 0);

        assertThat(window.takeToHold(4)).isEmpty();
        assertThat(window.answered(id(2))).isPresent();
        assertThat(window.takeToHold(5)).containsExactly(slow);
        assertThat(window.takeToHold(6)).isEmpty();
    }

    @Test
    void aClosedOneIsEmptyAndTakesNothing() {
        admitted(1, 10, 0);

        assertThat(window.close()).hasSize(1);
        assertThat(window.hasRoom(PEER)).isFalse();
        assertThat(window.count()).isZero();
        assertThat(window.admit(id(2), PEER, record(10), 0)).isInstanceOf(Admission.Full.class);
    }

    @Test
    void aWindowIntoWhichTheLargestDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Window.Limits(1, 99, 100, 1, Duration.ofSeconds(1)))
                .hasMessage("a window without room");
        assertThatThrownBy(() -> new Window.Limits(4, 399, 100, 4, Duration.ofSeconds(1)))
                .hasMessage("a window without room");
    }

    @Test
    void onePeerLeavesThreeQuartersToOthers() {
        var shared = new Window(new Window.Limits(8, 4_000, 400, 4, Duration.ofSeconds(10)));
        admit(shared, 1, PEER, 400);
        assertThat(shared.hasRoom(PEER)).isTrue();
        admit(shared, 2, PEER, 400);
        assertThat(shared.hasRoom(PEER)).isFalse();
        assertThat(shared.admit(id(3), PEER, record(1), 0)).isInstanceOf(Admission.Full.class);
        for (int i = 3; i < 9; i++) {
            admit(shared, i, "peer " + i, 400);
        }
        assertThat(shared.hasRoom("bert")).isFalse();

        assertThat(shared.answered(id(1))).isPresent();
        assertThat(shared.hasRoom(PEER)).isTrue();
        assertThat(shared.takeExpired(ANSWER_NANOS)).hasSize(7);
        admit(shared, 1, PEER, 400);
        admit(shared, 2, PEER, 400);
    }

    @Test
    void onePeerLeavesThreeQuartersOfTheBytesToOthers() {
        var shared = new Window(new Window.Limits(100, 4_000, 400, 4, Duration.ofSeconds(10)));
        admit(shared, 1, PEER, 400);
        admit(shared, 2, PEER, 400);
        admit(shared, 3, PEER, 200);
        assertThat(shared.hasRoom(PEER)).isFalse();
        assertThat(shared.hasRoom("bert")).isTrue();
        assertThat(shared.admit(id(4), PEER, record(1), 0)).isInstanceOf(Admission.Full.class);
    }

    private static void admit(Window window, int number, String source, int bytes) {
        assertThat(window.admit(id(number), source, record(bytes), 0))
                .isInstanceOf(Admission.Admitted.class);
    }

    private Pending admitted(int number, int bytes, long now) {
        var admission = window.admit(id(number), PEER, record(bytes), now);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).pending();
    }

    private static Hash256 id(int number) {
        return Tag.BLOCK.hash(new byte[] {(byte) number});
    }

    private static Outgoing record(int bytes) {
        return new Outgoing(
                Topics.BLOCK_CANDIDATES,
                Bytes.EMPTY,
                Bytes.wrap(new byte[bytes]),
                TraceContext.NONE);
    }
}
