package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteWriter;

/// The root of a list that a header commits to: a tree in the shape of RFC 6962 whose root also
/// covers the number of items. No item is repeated to fill a level, so two lists never share a
/// root; leaves, nodes and roots have tags of their own, so none stands for another.
public enum ListRoot {
    TRANSACTIONS(Tag.TXS_ROOT, Tag.TXS_LEAF, Tag.TXS_NODE),
    WITNESSES(Tag.WITNESSES_ROOT, Tag.WITNESSES_LEAF, Tag.WITNESSES_NODE);

    private final Tag root;
    private final Tag leaf;
    private final Tag node;

    ListRoot(Tag root, Tag leaf, Tag node) {
        this.root = root;
        this.leaf = leaf;
        this.node = node;
    }

    public static Hash256 ofTransactions(List<Hash256> ids) {
        return TRANSACTIONS.of(ids);
    }

    public static Hash256 ofWitnesses(List<Hash256> ids) {
        return WITNESSES.of(ids);
    }

    public Hash256 of(List<Hash256> items) {
        return root(items.size(), items.isEmpty() ? Hash256.ZERO : top(leaves(items)));
    }

    /// Shows that the item at an index is in the list.
    public ListProof prove(List<Hash256> items, int index) {
        var siblings = new ArrayList<Hash256>();
        Hash256[] level = leaves(items);
        int at = index;
        while (level.length > 1) {
            int sibling = at ^ 1;
            if (sibling < level.length) {
                siblings.add(level[sibling]);
            }
            level = above(level);
            at >>= 1;
        }
        return new ListProof(index, items.size(), siblings);
    }

    /// Whether the list with this root has the item at the proof's index.
    public boolean verify(Hash256 root, Hash256 item, ListProof proof) {
        Hash256 hash = leaf.hash(item.toBytes());
        int at = proof.index();
        int last = proof.count() - 1;
        int used = 0;
        // A node without right neighbour goes up a level unchanged.
        for (; last > 0; at >>= 1, last >>= 1) {
            if ((at ^ 1) > last) {
                continue;
            }
            if (used == proof.siblings().size()) {
                return false;
            }
            Hash256 sibling = proof.siblings().get(used++);
            hash = (at & 1) == 0 ? node.hash(hash, sibling) : node.hash(sibling, hash);
        }
        return used == proof.siblings().size() && root(proof.count(), hash).equals(root);
    }

    private Hash256[] leaves(List<Hash256> items) {
        var leaves = new Hash256[items.size()];
        var bytes = new byte[Hash256.BYTES];
        for (int i = 0; i < leaves.length; i++) {
            items.get(i).copyTo(bytes, 0);
            leaves[i] = leaf.hash(bytes, 0, bytes.length);
        }
        return leaves;
    }

    private Hash256 top(Hash256[] leaves) {
        Hash256[] level = leaves;
        while (level.length > 1) {
            level = above(level);
        }
        return level[0];
    }

    private Hash256[] above(Hash256[] level) {
        var above = new Hash256[(level.length + 1) / 2];
        for (int i = 0; i < level.length / 2; i++) {
            above[i] = node.hash(level[2 * i], level[2 * i + 1]);
        }
        if (level.length % 2 == 1) {
            above[above.length - 1] = level[level.length - 1];
        }
        return above;
    }

    private Hash256 root(int count, Hash256 tree) {
        return root.hash(new ByteWriter(36).u32(count).hash(tree).toBytes());
    }
}
