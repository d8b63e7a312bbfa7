package org.numicoin.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.MalformedException;

/// A payload that nobody signed never opens.
class PayloadFuzzTest {
    @FuzzTest
    void open(byte[] bytes) {
        try {
            var payload = Payload.open(bytes, new byte[DhKey.LENGTH]);
            assertThat(payload.signature().isEmpty()).isFalse();
        } catch (ProtocolViolation e) {
            assertThat(e.code()).isEqualTo("noise-bad-identity");
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }
}
