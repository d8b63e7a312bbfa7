package org.numicoin.libp2p.gossip;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PublicKey;

/// How a message is named. All nodes of a topic must agree, and the defaults of go-libp2p and
/// js-libp2p differ: a network of its own names messages by their contents.
@FunctionalInterface
public interface MessageIds {
    Bytes of(PubsubMessage message);

    /// The first 20 bytes of the SHA-256 of a domain and the data.
    static MessageIds ofData(Bytes domain) {
        return message -> {
            var sha256 = sha256();
            sha256.update(domain.unsafeArray());
            sha256.update(message.data().unsafeArray());
            return Bytes.copyOf(sha256.digest(), 0, 20);
        };
    }

    /// Author and sequence number: the default of go-libp2p and of the specification.
    static MessageIds ofAuthor() {
        return message -> message.from().concat(message.seqno());
    }

    /// Encoded key and sequence number: the default of js-libp2p. A message whose author is only
    /// known by a hash is named as [#ofAuthor] does.
    static MessageIds ofKey() {
        return message -> {
            Bytes author =
                    message.from().isEmpty()
                            ? Bytes.EMPTY
                            : new PeerId(message.from())
                                    .publicKey()
                                    .map(PublicKey::encode)
                                    .orElse(message.from());
            return author.concat(message.seqno());
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
