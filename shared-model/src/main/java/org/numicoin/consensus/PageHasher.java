package org.numicoin.consensus;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// Hashes the fifteen inner nodes of a page. One digest and one array serve all of them, since a
/// block needs hundreds of thousands. Inner hashes are not stored with the page: computing them
/// again costs less than writing twice the bytes. Not for several threads.
final class PageHasher {
    private static final byte EMPTY = 0;
    private static final byte ONE_ENTRY = 1;
    private static final byte MORE = 2;

    private final MessageDigest sha256 = unprimed();

    /// Length of tag, tag, left, right: what one node hashes, in one piece of 80 bytes.
    private final byte[] node;

    private final int left;
    private final int right;
    private final byte[] hashes = new byte[StatePage.SLOTS * Hash256.BYTES];
    private final byte[] kinds = new byte[StatePage.SLOTS];

    PageHasher() {
        byte[] tag = Tag.STATE_NODE.text().getBytes(StandardCharsets.US_ASCII);
        left = 1 + tag.length;
        right = left + Hash256.BYTES;
        node = new byte[right + Hash256.BYTES];
        node[0] = (byte) tag.length;
        System.arraycopy(tag, 0, node, 1, tag.length);
    }

    /// The hash of everything below a page. The array is valid until the next call.
    byte[] hash(PageFrame frame) {
        gather(frame, 0, StatePage.SLOTS);
        fold(4);
        return hashes;
    }

    /// Adds the siblings of the way from the page's top to a slot, as far as more than one entry
    /// lies below. Returns the slots below the node where the way ends, a bit for each.
    int siblings(PageFrame frame, int slot, List<Hash256> siblings) {
        int width = StatePage.SLOTS;
        int from = 0;
        while (width > 1 && frame.hasMany(slots(from, width))) {
            width /= 2;
            from = slot & -width;
            siblings.add(subtree(frame, from ^ width, width));
        }
        return slots(from, width);
    }

    private static int slots(int from, int width) {
        return ((1 << width) - 1) << from;
    }

    private Hash256 subtree(PageFrame frame, int from, int width) {
        gather(frame, from, width);
        fold(Integer.numberOfTrailingZeros(width));
        return kinds[0] == EMPTY ? Hash256.ZERO : Hash256.of(hashes, 0);
    }

    private void gather(PageFrame frame, int from, int width) {
        for (int i = 0; i < width; i++) {
            int slot = from + i;
            if (frame.isEmpty(slot)) {
                kinds[i] = EMPTY;
            } else {
                kinds[i] = frame.isLeaf(slot) ? ONE_ENTRY : MORE;
                frame.copyHash(slot, hashes, i * Hash256.BYTES);
            }
        }
    }

    /// Joins neighbours, level by level. An only entry goes up unhashed: its leaf stands for every
    /// subtree that holds nothing else.
    private void fold(int levels) {
        for (int level = levels - 1; level >= 0; level--) {
            for (int i = 0; i < 1 << level; i++) {
                kinds[i] = join(2 * i, 2 * i + 1, i);
            }
        }
    }

    private byte join(int first, int second, int target) {
        byte kind = kinds[first];
        byte other = kinds[second];
        if (kind == EMPTY && other != MORE) {
            move(second, target);
            return other;
        }
        if (other == EMPTY && kind != MORE) {
            move(first, target);
            return kind;
        }
        put(first, left);
        put(second, right);
        sha256.update(node, 0, node.length);
        try {
            sha256.digest(hashes, target * Hash256.BYTES, Hash256.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return MORE;
    }

    private void move(int from, int to) {
        System.arraycopy(hashes, from * Hash256.BYTES, hashes, to * Hash256.BYTES, Hash256.BYTES);
    }

    private void put(int slot, int at) {
        if (kinds[slot] == EMPTY) {
            Arrays.fill(node, at, at + Hash256.BYTES, (byte) 0);
        } else {
            System.arraycopy(hashes, slot * Hash256.BYTES, node, at, Hash256.BYTES);
        }
    }

    private static MessageDigest unprimed() {
        MessageDigest digest = Tag.STATE_NODE.digest();
        digest.reset();
        return digest;
    }
}
