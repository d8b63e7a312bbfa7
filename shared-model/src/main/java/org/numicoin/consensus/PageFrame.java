package org.numicoin.consensus;

import java.util.Arrays;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// A page spread out for work: every slot at its own place. One frame for each depth is used again
/// and again, so an update allocates only the pages that it changes.
final class PageFrame {
    private static final int SLOT_BYTES = 2 * Hash256.BYTES;

    /// For each slot 32 bytes of path (leaves only), then 32 bytes of hash.
    private final byte[] slots = new byte[StatePage.SLOTS * SLOT_BYTES];

    private int leaves;
    private int children;
    private boolean changed;

    void clear() {
        leaves = 0;
        children = 0;
        changed = false;
    }

    void load(StatePage page) {
        byte[] bytes = page.unsafeArray();
        leaves = page.leaves();
        children = page.children();
        changed = false;
        int at = StatePage.HEAD_BYTES;
        for (int used = leaves | children; used != 0; used &= used - 1) {
            int slot = Integer.numberOfTrailingZeros(used);
            int length = isLeaf(slot) ? SLOT_BYTES : Hash256.BYTES;
            System.arraycopy(bytes, at, slots, (slot + 1) * SLOT_BYTES - length, length);
            at += length;
        }
    }

    StatePage toPage() {
        var bytes =
                new byte
                        [StatePage.HEAD_BYTES
                                + StatePage.LEAF_BYTES * Integer.bitCount(leaves)
                                + Hash256.BYTES * Integer.bitCount(children)];
        bytes[0] = (byte) (leaves >>> 8);
        bytes[1] = (byte) leaves;
        bytes[2] = (byte) (children >>> 8);
        bytes[3] = (byte) children;
        int at = StatePage.HEAD_BYTES;
        for (int used = leaves | children; used != 0; used &= used - 1) {
            int slot = Integer.numberOfTrailingZeros(used);
            int length = isLeaf(slot) ? SLOT_BYTES : Hash256.BYTES;
            System.arraycopy(slots, (slot + 1) * SLOT_BYTES - length, bytes, at, length);
            at += length;
        }
        return new StatePage(bytes);
    }

    boolean isChanged() {
        return changed;
    }

    boolean isEmpty() {
        return (leaves | children) == 0;
    }

    boolean isEmpty(int slot) {
        return ((leaves | children) >>> slot & 1) == 0;
    }

    boolean isLeaf(int slot) {
        return (leaves >>> slot & 1) != 0;
    }

    boolean isChild(int slot) {
        return (children >>> slot & 1) != 0;
    }

    /// Whether a single leaf is all there is.
    boolean isOneLeaf() {
        return children == 0 && Integer.bitCount(leaves) == 1;
    }

    /// The slot of the only leaf.
    int firstLeaf() {
        return Integer.numberOfTrailingZeros(leaves);
    }

    /// Whether two entries or more lie below some slots, given as bits.
    boolean hasMany(int some) {
        return (children & some) != 0 || Integer.bitCount(leaves & some) > 1;
    }

    /// The path of the leaf in one of some slots, given as bits.
    Optional<Hash256> leafAmong(int some) {
        int found = leaves & some;
        return found == 0
                ? Optional.empty()
                : Optional.of(path(Integer.numberOfTrailingZeros(found)));
    }

    Hash256 path(int slot) {
        return Hash256.of(slots, slot * SLOT_BYTES);
    }

    Hash256 hash(int slot) {
        return Hash256.of(slots, hashAt(slot));
    }

    void copyHash(int slot, byte[] target, int offset) {
        System.arraycopy(slots, hashAt(slot), target, offset, Hash256.BYTES);
    }

    void setEmpty(int slot) {
        changed |= !isEmpty(slot);
        leaves &= ~(1 << slot);
        children &= ~(1 << slot);
    }

    void setLeaf(int slot, Hash256 path, Hash256 hash) {
        if (isLeaf(slot) && hash(slot).equals(hash) && path(slot).equals(path)) {
            return;
        }
        changed = true;
        leaves |= 1 << slot;
        children &= ~(1 << slot);
        path.copyTo(slots, slot * SLOT_BYTES);
        hash.copyTo(slots, hashAt(slot));
    }

    void setChild(int slot, byte[] hash) {
        int at = hashAt(slot);
        if (isChild(slot) && Arrays.equals(slots, at, at + Hash256.BYTES, hash, 0, Hash256.BYTES)) {
            return;
        }
        changed = true;
        leaves &= ~(1 << slot);
        children |= 1 << slot;
        System.arraycopy(hash, 0, slots, at, Hash256.BYTES);
    }

    /// Takes a slot over from another frame.
    void copySlot(int slot, PageFrame from) {
        int bit = 1 << slot;
        changed |= from.changed;
        leaves = (leaves & ~bit) | (from.leaves & bit);
        children = (children & ~bit) | (from.children & bit);
        System.arraycopy(from.slots, slot * SLOT_BYTES, slots, slot * SLOT_BYTES, SLOT_BYTES);
    }

    private static int hashAt(int slot) {
        return slot * SLOT_BYTES + Hash256.BYTES;
    }
}
