package org.numicoin.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

final class SourcesTest {
    private final PeerId one = peer();
    private final PeerId other = peer();
    private final Sources sources = new Sources();

    @Test
    void takeTurnsAndLeaveWhoIsBusyForWhoIsIdle() {
        assertThat(sources.next()).isEmpty();
        sources.add(one);
        sources.add(other);
        assertThat(sources.next()).contains(one);
        assertThat(sources.next()).contains(other);
        sources.gave(other);
        assertThat(sources.next()).contains(other);
        sources.gave(other);
        sources.gave(one);
        assertThat(sources.next()).contains(one);
    }

    @Test
    void whoFailsIsAskedWhenNobodyElseIsThereAndLeftOutInTheEnd() {
        sources.add(one);
        sources.add(other);
        assertThat(sources.next()).contains(one);
        assertThat(sources.failed(one)).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(sources.next()).contains(other);
            sources.gave(other);
        }
        sources.remove(other);
        for (int failures = 1; failures < Sources.FAILURES_MAX; failures++) {
            assertThat(sources.next()).contains(one);
            assertThat(sources.failed(one)).isEqualTo(failures == Sources.FAILURES_MAX - 1);
        }
        assertThat(sources.next()).isEmpty();
        assertThat(sources.all()).isEmpty();
    }

    @Test
    void whoWasLeftOutIsTheLastChoiceAndToldOnce() {
        sources.add(one);
        for (int failures = 0; failures < Sources.FAILURES_MAX; failures++) {
            assertThat(sources.next()).contains(one);
            var _ = sources.failed(one);
        }
        sources.add(one);
        sources.add(other);
        assertThat(sources.next()).contains(other);
        sources.remove(other);
        assertThat(sources.next()).contains(one);
        assertThat(sources.failed(one)).isFalse();
        assertThat(sources.all()).isEmpty();
    }

    @Test
    void whatIsToldOfOneThatIsGoneChangesNothing() {
        sources.add(one);
        assertThat(sources.next()).contains(one);
        sources.remove(one);
        sources.gave(one);
        assertThat(sources.failed(one)).isFalse();
        assertThat(sources.all()).isEqualTo(List.of());
    }

    private static PeerId peer() {
        return PrivateKey.generate(new SecureRandom()).peerId();
    }
}
