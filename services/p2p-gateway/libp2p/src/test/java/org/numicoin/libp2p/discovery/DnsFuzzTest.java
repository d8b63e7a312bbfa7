package org.numicoin.libp2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// What a zone says in a TXT record: it is read to its end, and stands for an address or nothing,
/// even when it names itself.
class DnsFuzzTest {
    private static final Multiaddr SEED = Multiaddr.parse("/dnsaddr/seed.example");

    @FuzzTest
    void text(byte[] bytes) {
        String text = NettyDns.text(Unpooled.wrappedBuffer(bytes));
        assertThat(text.length()).isLessThanOrEqualTo(bytes.length);
        assertThat(new Seeds(new OneText(text)).resolve(SEED))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(address -> address.name().isEmpty());
    }

    private record OneText(String text) implements Dns {
        @Override
        public List<String> texts(String name) {
            return List.of(text);
        }

        @Override
        public List<InetAddress> addresses(String name) {
            return List.of(InetAddress.getLoopbackAddress());
        }
    }
}
