package org.numicoin.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// What decodes is written and read again as the same message.
class IdentifyFuzzTest {
    @FuzzTest
    void message(byte[] bytes) {
        try {
            var message = IdentifyMessage.EMPTY.merge(Bytes.copyOf(bytes));
            Bytes encoded = message.encode();
            if (encoded.length() <= IdentifyMessage.BYTES_MAX) {
                assertThat(IdentifyMessage.EMPTY.merge(encoded)).isEqualTo(message);
            }
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }
}
