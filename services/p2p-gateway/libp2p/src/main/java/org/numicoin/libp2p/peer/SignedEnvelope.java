package org.numicoin.libp2p.peer;

import java.nio.charset.StandardCharsets;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.codec.UVarint;

/// A payload with the signature of a peer (RFC 0002). Reading it proves nothing: [#open] does.
public record SignedEnvelope(PublicKey key, Bytes payloadType, Bytes payload, Bytes signature) {
    public static final int BYTES_MAX = 16 * 1024;

    private static final ProtoLimits LIMITS = new ProtoLimits(BYTES_MAX, 16, 2);
    private static final int TYPE_BYTES_MAX = 64;
    private static final int SIGNATURE_BYTES_MAX = 1024;

    public static SignedEnvelope seal(
            PrivateKey key, String domain, Bytes payloadType, Bytes payload) {
        Bytes signature = key.sign(signed(domain, payloadType, payload));
        return new SignedEnvelope(key.publicKey(), payloadType, payload, signature);
    }

    public static SignedEnvelope decode(Bytes bytes) {
        var in = ProtoReader.of(bytes, LIMITS);
        PublicKey key = null;
        Bytes payloadType = Bytes.EMPTY;
        Bytes payload = Bytes.EMPTY;
        Bytes signature = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = PublicKey.decode(in.message("the key of an envelope"));
                case 2 -> payloadType = in.bytes(TYPE_BYTES_MAX, "the type of an envelope");
                case 3 -> payload = in.bytes(BYTES_MAX, "the payload of an envelope");
                case 5 -> signature = in.bytes(SIGNATURE_BYTES_MAX, "a signature");
                default -> in.skip();
            }
        }
        if (key == null) {
            throw new MalformedException("envelope-incomplete", "an envelope without a key");
        }
        return new SignedEnvelope(key, payloadType, payload, signature);
    }

    public Bytes encode() {
        return new ProtoWriter(payload.length() + 256)
                .message(1, key.writer())
                .bytes(2, payloadType)
                .bytes(3, payload)
                .bytes(5, signature)
                .toBytes();
    }

    /// The payload, after the check of its type and of the signature over it.
    public Bytes open(String domain, Bytes expectedType) {
        if (!payloadType.equals(expectedType)) {
            throw new MalformedException("envelope-type", "payload of type " + payloadType);
        }
        if (!key.verify(signed(domain, payloadType, payload), signature)) {
            throw new MalformedException("envelope-signature", "not signed by " + PeerId.of(key));
        }
        return payload;
    }

    /// What is signed: the domain, the type and the payload, each behind its length.
    private static Bytes signed(String domain, Bytes payloadType, Bytes payload) {
        return delimited(Bytes.wrap(domain.getBytes(StandardCharsets.UTF_8)))
                .concat(delimited(payloadType))
                .concat(delimited(payload));
    }

    private static Bytes delimited(Bytes value) {
        return Bytes.wrap(UVarint.encode(value.length())).concat(value);
    }
}
