package org.numicoin.libp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.kad.KadCodec;
import org.numicoin.libp2p.kad.KadConfig;
import org.numicoin.libp2p.kad.KadMessage;

/// A message that decodes is written and read again as the same one.
class KadFuzzTest {
    private static final KadCodec CODEC = new KadCodec(KadConfig.DEFAULTS);

    @FuzzTest
    void message(byte[] bytes) {
        try {
            KadMessage message = CODEC.decode(Bytes.copyOf(bytes));
            assertThat(CODEC.decode(KadCodec.encode(message))).isEqualTo(message);
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }
}
