package org.numicoin.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.numicoin.libp2p.ProtocolViolation;

/// Whatever a peer sends: an outcome or a violation, and never more kept than one message.
class NegotiationFuzzTest {
    @FuzzTest
    void listener(byte[] bytes) {
        advance(new Negotiation.Listener("/noise"::equals), bytes);
    }

    @FuzzTest
    void dialer(byte[] bytes) {
        advance(new Negotiation.Dialer(List.of("/new", "/noise")), bytes);
    }

    private static void advance(Negotiation negotiation, byte[] bytes) {
        ByteBuf in = Unpooled.copiedBuffer(bytes);
        try {
            if (negotiation.advance(in, Unpooled.buffer()) instanceof Negotiation.Pending) {
                assertThat(in.readableBytes()).isLessThan(Lines.LENGTH_MAX + 2);
            }
        } catch (ProtocolViolation e) {
            assertThat(e.code()).startsWith("multistream-");
        }
    }
}
