package org.numicoin.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import org.numicoin.libp2p.ProtocolViolation;

/// Whatever frames come, however they are cut: the session goes on or ends with a violation, holds
/// no more than it may, and gives all of it back.
class FramesFuzzTest {
    private static final long MEMORY = 1 << 20;

    @FuzzTest
    void session(byte[] bytes) {
        var peer = new FakePeer(YamuxLimits.DEFAULT, MEMORY);
        int half = bytes.length / 2;
        peer.send(Unpooled.copiedBuffer(bytes, 0, half));
        if (peer.isOpen()) {
            peer.send(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
        }
        assertThat(peer.budget.used()).isLessThanOrEqualTo(MEMORY);
        if (!peer.isOpen()) {
            assertThat(peer.session.closed().join())
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(ProtocolViolation.class),
                            e -> assertThat(e).hasMessageContaining("goes away"));
        }
        peer.disconnect();
        assertThat(peer.budget.used()).isZero();
    }
}
