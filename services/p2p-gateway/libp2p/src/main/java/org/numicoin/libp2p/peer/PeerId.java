package org.numicoin.libp2p.peer;

import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.multiaddr.Protocol;

/// The name of a peer: the multihash of its public key. Standard: peer-ids/peer-ids.md.
public record PeerId(Bytes multihash) implements Comparable<PeerId> {
    /// Length of the longest: an Ed25519 or secp256k1 key with a prefix, or a SHA-256.
    public static final int BYTES_MAX = Multihash.IDENTITY_BYTES_MAX + 2;

    public PeerId {
        Multihash.check(multihash);
    }

    public static PeerId of(PublicKey key) {
        Bytes encoded = key.encode();
        return new PeerId(
                encoded.length() <= Multihash.IDENTITY_BYTES_MAX
                        ? Multihash.identity(encoded)
                        : Multihash.sha256(encoded));
    }

    /// Reads the multihash from bytes.
    public static PeerId decode(Bytes bytes) {
        return new PeerId(bytes);
    }

    /// Reads base58 (`12D3Koo…`, `Qm…`) or a CID of version 1.
    public static PeerId parse(String text) {
        return new PeerId(Multihash.parse(text));
    }

    /// The peer that an address leads to, when it names one.
    public static Optional<PeerId> in(Multiaddr address) {
        return address.peer().map(PeerId::new);
    }

    public Bytes encode() {
        return multihash;
    }

    /// An address with this peer at its end, once.
    public Multiaddr at(Multiaddr address) {
        return address.withoutPeer().with(Protocol.P2P, multihash);
    }

    public Multiaddr toMultiaddr() {
        return Multiaddr.parse("/p2p/" + this);
    }

    /// The key inside the id; empty for an RSA key, of which the id holds the hash only.
    public Optional<PublicKey> publicKey() {
        Bytes inlined = Multihash.inlined(multihash);
        return inlined.isEmpty() ? Optional.empty() : Optional.of(PublicKey.decode(inlined));
    }

    public boolean matches(PublicKey key) {
        return of(key).equals(this);
    }

    public String toCid() {
        return Multihash.toCid(multihash);
    }

    /// The last characters, which differ between peers, for logs.
    public String shortText() {
        String text = toString();
        return "…" + text.substring(Math.max(0, text.length() - 8));
    }

    @Override
    public int compareTo(PeerId other) {
        return multihash.compareTo(other.multihash);
    }

    @Override
    public String toString() {
        return Multihash.toText(multihash);
    }
}
