package org.numicoin.libp2p.gossip;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.peer.PublicKey;

/// Whether messages carry an author and a signature. Networks whose data is signed itself use
/// [StrictNoSign]: smaller messages, and nobody learns who published.
public sealed interface SignaturePolicy {
    /// A message ready to be sent.
    PubsubMessage author(String topic, Bytes data);

    /// What is wrong with a message of a peer: a stable code, or empty when it may pass.
    Optional<String> violation(PubsubMessage message);

    /// No message names an author; one that carries any of the fields is refused, because relaying
    /// it would get this node scored down by others.
    record StrictNoSign() implements SignaturePolicy {
        @Override
        public PubsubMessage author(String topic, Bytes data) {
            return PubsubMessage.unsigned(topic, data);
        }

        @Override
        public Optional<String> violation(PubsubMessage message) {
            return message.isAnonymous() ? Optional.empty() : Optional.of("unexpected-author");
        }
    }

    /// Every message is signed by its author.
    final class StrictSign implements SignaturePolicy {
        private static final Bytes PREFIX = Bytes.ofUtf8("libp2p-pubsub:");
        private static final int SEQNO_BYTES = 8;

        private final PrivateKey key;
        private long seqno;

        /// @param firstSeqno above every number used before, for example the time in nanoseconds:
        ///   receivers may drop what does not grow
        public StrictSign(PrivateKey key, long firstSeqno) {
            this.key = key;
            this.seqno = firstSeqno;
        }

        @Override
        public PubsubMessage author(String topic, Bytes data) {
            Bytes number = Bytes.wrap(ByteBuffer.allocate(SEQNO_BYTES).putLong(seqno++).array());
            PeerId id = key.peerId();
            // An id that holds the key makes the field superfluous; older JVM nodes miss it.
            Bytes encodedKey = id.publicKey().isPresent() ? Bytes.EMPTY : key.publicKey().encode();
            var unsigned =
                    new PubsubMessage(id.encode(), data, number, topic, Bytes.EMPTY, encodedKey);
            return new PubsubMessage(
                    unsigned.from(), data, number, topic, key.sign(signed(unsigned)), encodedKey);
        }

        @Override
        public Optional<String> violation(PubsubMessage message) {
            if (message.signature().isEmpty()) {
                return Optional.of("missing-signature");
            }
            if (message.seqno().length() != SEQNO_BYTES) {
                return Optional.of("sequence-number");
            }
            try {
                var author = PeerId.decode(message.from());
                Optional<PublicKey> known = author.publicKey();
                var authorKey = known.orElseGet(() -> PublicKey.decode(message.key()));
                if (!author.matches(authorKey)
                        || !(message.key().isEmpty() || message.key().equals(authorKey.encode()))) {
                    return Optional.of("key-of-another");
                }
                return authorKey.verify(signed(message), message.signature())
                        ? Optional.empty()
                        : Optional.of("invalid-signature");
            } catch (MalformedException e) {
                return Optional.of("unknown-author");
            }
        }

        /// The message without signature and key, as go-libp2p and js-libp2p sign it.
        private static Bytes signed(PubsubMessage message) {
            var bare =
                    new PubsubMessage(
                            message.from(),
                            message.data(),
                            message.seqno(),
                            message.topic(),
                            Bytes.EMPTY,
                            Bytes.EMPTY);
            return PREFIX.concat(bare.writer().toBytes());
        }
    }
}
