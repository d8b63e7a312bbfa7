package org.numicoin.libp2p.gossip;

import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.ProtoWriter;

/// A published message as it is on the wire. A field that is absent is empty; with StrictNoSign
/// only data and topic are there.
///
/// @param from PeerId of the author
/// @param seqno eight bytes, growing with each message of the author
/// @param key encoded public key, where the author's id does not hold it
public record PubsubMessage(
        Bytes from, Bytes data, Bytes seqno, String topic, Bytes signature, Bytes key) {

    public static PubsubMessage unsigned(String topic, Bytes data) {
        return new PubsubMessage(Bytes.EMPTY, data, Bytes.EMPTY, topic, Bytes.EMPTY, Bytes.EMPTY);
    }

    boolean isAnonymous() {
        return from.isEmpty() && seqno.isEmpty() && signature.isEmpty() && key.isEmpty();
    }

    ProtoWriter writer() {
        var out = new ProtoWriter(data.length() + 256);
        optional(out, 1, from);
        out.bytes(2, data);
        optional(out, 3, seqno);
        out.text(4, topic);
        optional(out, 5, signature);
        optional(out, 6, key);
        return out;
    }

    private static void optional(ProtoWriter out, int field, Bytes value) {
        if (!value.isEmpty()) {
            out.bytes(field, value);
        }
    }
}
