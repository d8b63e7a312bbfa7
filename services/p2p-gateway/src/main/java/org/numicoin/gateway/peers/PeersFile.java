package org.numicoin.gateway.peers;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The bytes of `peers.bin`: magic, u16 version, [PeersMemory], SHA-256 of all before it. Nothing
/// in it is worth stopping for: a file that cannot be read is an empty one with a reason.
public final class PeersFile {
    /// More than every list at its limit takes.
    public static final int BYTES_MAX = 64 << 20;

    static final int VERSION = 1;

    private static final byte[] MAGIC = {'N', 'U', 'M', 'I', 'P', 'E', 'E', 'R'};
    private static final int DIGEST_BYTES = 32;

    private PeersFile() {}

    /// What became of reading it.
    public sealed interface Read {
        record Restored(PeersMemory memory) implements Read {}

        /// Nothing can be taken from it.
        ///
        /// @param reason for the log
        record Damaged(String reason) implements Read {}
    }

    public static byte[] encode(PeersMemory memory) {
        var out = new ByteWriter(1 << 16).raw(MAGIC).u16(VERSION);
        PeersCodec.write(out, memory);
        byte[] content = out.toBytes();
        return out.raw(digest(content)).toBytes();
    }

    public static Read decode(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            return new Read.Damaged(bytes.length + " bytes are too many");
        }
        int end = bytes.length - DIGEST_BYTES;
        if (end < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return new Read.Damaged("not a file of peers");
        }
        byte[] content = Arrays.copyOf(bytes, end);
        if (!Arrays.equals(digest(content), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return new Read.Damaged("wrong checksum");
        }
        return parse(content);
    }

    /// Reads what the checksum covers, which may still be another version or made by somebody else.
    static Read parse(byte[] content) {
        try {
            var in = new ByteReader(content);
            in.bytes(MAGIC.length, "magic");
            int version = in.u16("version");
            if (version != VERSION) {
                return new Read.Damaged("version " + version + ", not " + VERSION);
            }
            var memory = PeersCodec.read(in);
            in.expectEnd();
            return new Read.Restored(memory);
        } catch (DecodeException | MalformedException | IllegalArgumentException e) {
            return new Read.Damaged(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
