package org.numicoin.libp2p.noise;

import java.security.SecureRandom;
import java.util.List;
import org.numicoin.libp2p.peer.PrivateKey;

/// Who this node is in handshakes. The static key of Noise lives as long as the node, so that it is
/// signed once.
public final class NoiseIdentity {
    private final DhKey staticKey;
    private final SecureRandom random;
    private final byte[] payload;
    private final List<String> muxers;

    /// @param muxers the multiplexers that this node speaks, the best one first
    public NoiseIdentity(PrivateKey identity, List<String> muxers, SecureRandom random) {
        this.random = random;
        this.muxers = List.copyOf(muxers);
        staticKey = DhKey.generate(random);
        payload = Payload.sign(identity, staticKey.publicKey(), muxers).encode();
    }

    Handshake begin(Suite suite, boolean initiator) {
        return new Handshake(suite, initiator, staticKey, random);
    }

    byte[] payload() {
        return payload;
    }

    List<String> muxers() {
        return muxers;
    }
}
