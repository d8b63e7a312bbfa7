package org.numicoin.libp2p.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hashes that name peers: the key itself when it is short, else its SHA-256. In text they
/// stand in base58, or as a CID of version 1 with the codec of libp2p keys.
public final class Multihash {
    /// A longer key is named by its hash (peer-ids.md).
    public static final int IDENTITY_BYTES_MAX = 42;

    private static final int IDENTITY = 0x00;
    private static final int SHA2_256 = 0x12;
    private static final int CID_VERSION = 1;
    private static final int LIBP2P_KEY = 0x72;

    private Multihash() {}

    public static Bytes identity(Bytes value) {
        return of(IDENTITY, value);
    }

    public static Bytes sha256(Bytes value) {
        return of(SHA2_256, Bytes.wrap(sha256(value.unsafeArray())));
    }

    /// Checks the bytes of a multihash of one of the two kinds and gives them back.
    public static Bytes check(Bytes multihash) {
        var in = new Cursor(multihash);
        long code = in.uvarint("the code of a multihash");
        long length = in.uvarint("the length of a multihash");
        boolean fits =
                (code == IDENTITY && length <= IDENTITY_BYTES_MAX)
                        || (code == SHA2_256 && length == 32);
        if (!fits || length != in.remaining()) {
            throw new MalformedException("multihash", "not the multihash of a peer: " + multihash);
        }
        return multihash;
    }

    /// What an identity multihash holds; empty for a hash.
    public static Bytes inlined(Bytes multihash) {
        return multihash.byteAt(0) == IDENTITY
                ? multihash.slice(2, multihash.length())
                : Bytes.EMPTY;
    }

    public static String toText(Bytes multihash) {
        return Base58.encode(multihash);
    }

    public static String toCid(Bytes multihash) {
        return "b"
                + Base32.encode(Bytes.wrap(new byte[] {CID_VERSION, LIBP2P_KEY}).concat(multihash));
    }

    /// Reads base58 (`12D3Koo…`, `Qm…`) or a CID (`bafz…`).
    public static Bytes parse(String text) {
        if (text.length() > Base58.CHARS_MAX) {
            throw new MalformedException("multihash", text.length() + " characters of a peer id");
        }
        if (text.startsWith("1") || text.startsWith("Qm")) {
            return check(Base58.decode(text));
        }
        if (!text.startsWith("b") && !text.startsWith("z")) {
            throw new MalformedException("multihash", "not a peer id: " + text);
        }
        String digits = text.substring(1);
        var in = new Cursor(text.startsWith("z") ? Base58.decode(digits) : Base32.decode(digits));
        if (in.uvarint("the version of a CID") != CID_VERSION
                || in.uvarint("the codec of a CID") != LIBP2P_KEY) {
            throw new MalformedException("multihash", "not the CID of a libp2p key: " + text);
        }
        return check(in.rest());
    }

    private static Bytes of(int code, Bytes digest) {
        var prefix = new byte[] {(byte) code, (byte) digest.length()};
        return Bytes.wrap(prefix).concat(digest);
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
