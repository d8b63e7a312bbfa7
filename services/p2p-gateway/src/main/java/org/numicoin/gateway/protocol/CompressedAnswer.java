package org.numicoin.gateway.protocol;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.DecodeException;

/// An answer frame of a compressed protocol: code 5 ‖ one zstd frame that says how long the content
/// is, or a frame as any other where that would save little.
public final class CompressedAnswer {
    static final int CODE = 5;

    /// Shorter content is less than a packet.
    static final int LEAST = 1_024;

    /// Speed before size: what repeats in headers is found at any level.
    private static final int LEVEL = 1;

    private CompressedAnswer() {}

    /// The frame; empty where less than an eighth would be saved.
    public static Optional<byte[]> of(byte[] content) {
        if (content.length < LEAST) {
            return Optional.empty();
        }
        var frame = new byte[1 + (int) Zstd.compressBound(content.length)];
        long length =
                Zstd.compressByteArray(
                        frame, 1, frame.length - 1, content, 0, content.length, LEVEL);
        if (length > content.length - content.length / 8) {
            return Optional.empty();
        }
        frame[0] = CODE;
        return Optional.of(Arrays.copyOf(frame, 1 + (int) length));
    }

    /// Reads a frame of a compressed protocol. Nothing is allocated for content that says it is
    /// longer than `contentMax`.
    public static Answer decode(byte[] frame, int contentMax) {
        if (frame.length == 0 || frame[0] != CODE) {
            return Answer.decode(frame);
        }
        long length = frame.length == 1 ? 0 : Zstd.getFrameContentSize(frame, 1, frame.length - 1);
        if (length < 1 || length > contentMax) {
            throw new DecodeException(1, "zstd with 1 to " + contentMax + " bytes in it");
        }
        var content = new byte[(int) length];
        if (decompress(frame, content) != length) {
            throw new DecodeException(1, length + " bytes in zstd");
        }
        return new Answer.Ok(Bytes.wrap(content));
    }

    private static long decompress(byte[] frame, byte[] content) {
        try {
            return Zstd.decompressByteArray(content, 0, content.length, frame, 1, frame.length - 1);
        } catch (ZstdException e) {
            throw new DecodeException(1, "one frame of zstd: " + e.getMessage());
        }
    }
}
