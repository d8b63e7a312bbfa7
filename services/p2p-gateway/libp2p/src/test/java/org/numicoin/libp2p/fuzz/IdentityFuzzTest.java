package org.numicoin.libp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.peer.PublicKey;
import org.numicoin.libp2p.peer.SignedEnvelope;

/// What decodes is written and read again as the same value, what does not is malformed, and
/// nothing else happens.
class IdentityFuzzTest {
    @FuzzTest
    void multiaddr(byte[] bytes) {
        decode(() -> {
            var address = Multiaddr.decode(Bytes.copyOf(bytes));
            assertThat(address.encode().toBytes()).isEqualTo(bytes);
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        });
    }

    @FuzzTest
    void multiaddrText(byte[] bytes) {
        decode(() -> {
            var address = Multiaddr.parse(new String(bytes, StandardCharsets.UTF_8));
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        });
    }

    @FuzzTest
    void peerId(byte[] bytes) {
        decode(() -> {
            var id = PeerId.decode(Bytes.copyOf(bytes));
            assertThat(PeerId.parse(id.toString())).isEqualTo(id);
            assertThat(PeerId.parse(id.toCid())).isEqualTo(id);
            assertThat(id.publicKey().map(PublicKey::data)).isNotNull();
        });
    }

    @FuzzTest
    void publicKey(byte[] bytes) {
        decode(() -> {
            var key = PublicKey.decode(Bytes.copyOf(bytes));
            assertThat(PublicKey.decode(key.encode())).isEqualTo(key);
        });
    }

    @FuzzTest
    void privateKey(byte[] bytes) {
        decode(() -> {
            var key = PrivateKey.decode(Bytes.copyOf(bytes));
            var again = PrivateKey.decode(key.encode());
            assertThat(again.encode()).isEqualTo(key.encode());
            assertThat(again.publicKey()).isEqualTo(key.publicKey());
        });
    }

    @FuzzTest
    void envelope(byte[] bytes) {
        decode(() -> {
            var envelope = SignedEnvelope.decode(Bytes.copyOf(bytes));
            assertThat(SignedEnvelope.decode(envelope.encode())).isEqualTo(envelope);
        });
    }

    @FuzzTest
    void peerRecord(byte[] bytes) {
        decode(() -> {
            var record = PeerRecord.decode(Bytes.copyOf(bytes));
            assertThat(PeerRecord.decode(record.encode())).isEqualTo(record);
        });
    }

    private static void decode(Runnable decoding) {
        try {
            decoding.run();
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }
}
