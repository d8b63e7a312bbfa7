package org.numicoin.consensus;

import java.util.Arrays;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// Four levels of the state tree as they are stored: sixteen slots, one for each value of the next
/// nibble. A slot is empty, or a leaf when exactly one entry lies below it, or the hash of a deeper
/// page when more do. A page exists when two entries or more lie below it, at the root when one
/// does; so the pages, like the root, depend on the set of entries alone.
///
/// Bytes: leaves u16 ‖ pages u16 (a bit for each slot, slot 0 lowest) ‖ for each slot that is not
/// empty, ascending: a leaf's path 32 ‖ its hash 32, or a page's hash 32.
public final class StatePage {
    static final int SLOTS = 16;
    static final int HEAD_BYTES = 4;
    static final int LEAF_BYTES = 2 * Hash256.BYTES;

    /// 4 + 16 leaves of 64 bytes.
    public static final int BYTES_MAX = HEAD_BYTES + SLOTS * LEAF_BYTES;

    private final byte[] bytes;

    StatePage(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads a page from the disk. The array is taken over without a copy.
    public static StatePage decode(byte[] bytes) {
        if (bytes.length < HEAD_BYTES) {
            throw new DecodeException(0, "4 bytes of a page's slots");
        }
        var page = new StatePage(bytes);
        if ((page.leaves() & page.children()) != 0 || (page.leaves() | page.children()) == 0) {
            throw new DecodeException(0, "slots that are leaf or page, and not all empty");
        }
        int length =
                HEAD_BYTES
                        + LEAF_BYTES * Integer.bitCount(page.leaves())
                        + Hash256.BYTES * Integer.bitCount(page.children());
        if (bytes.length != length) {
            throw new DecodeException(HEAD_BYTES, length + " bytes of a page, not " + bytes.length);
        }
        return page;
    }

    /// The array behind this page, for reading only: it goes to the disk without a copy.
    public byte[] unsafeArray() {
        return bytes;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /// A bit for each slot that holds a leaf.
    int leaves() {
        return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }

    /// A bit for each slot below which a deeper page lies.
    int children() {
        return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatePage that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "page of "
                + Integer.bitCount(leaves())
                + " leaves and "
                + Integer.bitCount(children())
                + " pages";
    }
}
