package org.numicoin.gateway.app.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.numicoin.wire.DecodeException;

/// A file that decodes is written and read again as the same key, what does not is refused as
/// malformed before a password is asked for, and nothing else happens.
class SealedNodeKeyFuzzTest {
    @FuzzTest
    void decode(byte[] bytes) {
        try {
            var key = SealedNodeKey.decode(bytes);
            assertThat(SealedNodeKey.decode(key.encoded())).isEqualTo(key);
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
