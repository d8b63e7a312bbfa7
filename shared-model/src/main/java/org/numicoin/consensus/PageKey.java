package org.numicoin.consensus;

import java.util.Arrays;
import java.util.Optional;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// Where a page of the state tree lies: how many nibbles of the path lead to it, and these nibbles,
/// followed by zeros. Its bytes (depth u8 ‖ the whole bytes that the nibbles begin) sort pages by
/// depth, then by path, so the upper levels lie together on disk.
public record PageKey(int depth, Hash256 prefix) {
    public static final int DEPTH_MAX = 63;
    public static final PageKey ROOT = new PageKey(0, Hash256.ZERO);

    public PageKey {
        if (depth < 0 || depth > DEPTH_MAX) {
            throw new IllegalArgumentException("a page lies at a depth from 0 to 63, not " + depth);
        }
        if (!prefix.equals(cut(prefix, depth))) {
            throw new IllegalArgumentException("a prefix longer than " + depth + " nibbles");
        }
    }

    /// The page at a depth on the way to a path.
    public static PageKey of(int depth, Hash256 path) {
        return new PageKey(depth, cut(path, depth));
    }

    public static PageKey of(byte[] bytes) {
        int depth = bytes.length == 0 ? -1 : bytes[0];
        if (depth < 0 || depth > DEPTH_MAX || bytes.length != length(depth)) {
            throw new IllegalArgumentException("not the key of a page");
        }
        return new PageKey(depth, Hash256.of(Arrays.copyOfRange(bytes, 1, 1 + Hash256.BYTES)));
    }

    /// As `toBytes` writes it.
    public static PageKey decode(ByteReader in) {
        int depth = in.count(in.u8("depth of a page"), 0, DEPTH_MAX, "depth of a page");
        byte[] nibbles = in.bytes(length(depth) - 1, "nibbles").unsafeArray();
        var prefix = Hash256.of(Arrays.copyOf(nibbles, Hash256.BYTES));
        in.require(prefix.equals(cut(prefix, depth)), depth + " nibbles and then zeros");
        return new PageKey(depth, prefix);
    }

    /// Whether a path leads through this page.
    public boolean contains(Hash256 path) {
        return cut(path, depth).equals(prefix);
    }

    /// The first path behind all that lead through this page; empty behind the last of all.
    Optional<Hash256> end() {
        byte[] path = prefix.toBytes();
        int carry = (depth & 1) == 0 ? 1 : 16;
        for (int i = (depth - 1) >> 1; i >= 0 && carry != 0; i--) {
            int sum = (path[i] & 0xff) + carry;
            path[i] = (byte) sum;
            carry = sum >>> 8;
        }
        return carry == 0 ? Optional.of(Hash256.of(path)) : Optional.empty();
    }

    /// The page below one slot of this page.
    PageKey child(int slot) {
        long nibble = (long) slot << (60 - 4 * (depth & 15));
        Hash256 longer =
                switch (depth >> 4) {
                    case 0 -> new Hash256(prefix.a() | nibble, 0, 0, 0);
                    case 1 -> new Hash256(prefix.a(), prefix.b() | nibble, 0, 0);
                    case 2 -> new Hash256(prefix.a(), prefix.b(), prefix.c() | nibble, 0);
                    default -> new Hash256(prefix.a(), prefix.b(), prefix.c(), prefix.d() | nibble);
                };
        return new PageKey(depth + 1, longer);
    }

    /// The nibble of a path at an index, which chooses the slot of the page at that depth.
    static int nibble(Hash256 path, int depth) {
        long word =
                switch (depth >> 4) {
                    case 0 -> path.a();
                    case 1 -> path.b();
                    case 2 -> path.c();
                    default -> path.d();
                };
        return (int) (word >>> (60 - 4 * (depth & 15))) & 15;
    }

    public byte[] toBytes() {
        byte[] all = new byte[1 + Hash256.BYTES];
        all[0] = (byte) depth;
        prefix.copyTo(all, 1);
        return Arrays.copyOf(all, length(depth));
    }

    private static int length(int depth) {
        return 1 + (depth + 1) / 2;
    }

    private static Hash256 cut(Hash256 path, int depth) {
        return new Hash256(
                path.a() & mask(depth),
                path.b() & mask(depth - 16),
                path.c() & mask(depth - 32),
                path.d() & mask(depth - 48));
    }

    /// The highest `nibbles` nibbles of a word.
    private static long mask(int nibbles) {
        if (nibbles <= 0) {
            return 0;
        }
        return nibbles >= 16 ? -1L : -1L << (64 - 4 * nibbles);
    }
}
