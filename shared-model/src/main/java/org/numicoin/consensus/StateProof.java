package org.numicoin.consensus;

import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Shows which value lies at a path of the state tree, or that none does: the siblings from the
/// root down to where the path is alone. There lies its own leaf, or nothing, or the leaf of
/// another entry, which is alone below that point as well and thus shows that the path is not
/// there.
public record StateProof(List<Hash256> siblings, Optional<OtherLeaf> other) {
    public static final int SIBLINGS_MAX = 256;

    /// An entry of another path. Its value does not matter, its path does, so both are needed to
    /// form the leaf hash.
    public record OtherLeaf(Hash256 path, Hash256 valueHash) {}

    public StateProof {
        siblings = List.copyOf(siblings);
        if (siblings.size() > SIBLINGS_MAX) {
            throw new IllegalArgumentException("more than 256 siblings");
        }
    }

    /// Whether the state with this root has this value at the path, or none there.
    public boolean verify(Hash256 root, Hash256 path, Optional<Bytes> value) {
        return end(path, value).map(hash -> fold(path, hash).equals(root)).orElse(false);
    }

    public void encode(ByteWriter writer) {
        writer.u16(siblings.size());
        siblings.forEach(writer::hash);
        writer.flag(other.isPresent());
        other.ifPresent(leaf -> writer.hash(leaf.path).hash(leaf.valueHash));
    }

    public static StateProof decode(ByteReader reader) {
        int count = reader.count(reader.u16("siblings"), 0, SIBLINGS_MAX, "siblings");
        List<Hash256> siblings =
                reader.list(count, Hash256.BYTES, "siblings", r -> r.hash("sibling"));
        Optional<OtherLeaf> other =
                reader.flag("other leaf")
                        ? Optional.of(new OtherLeaf(reader.hash("path"), reader.hash("value hash")))
                        : Optional.empty();
        return new StateProof(siblings, other);
    }

    /// The hash where the siblings end; nothing when the proof cannot be one of what is asked.
    private Optional<Hash256> end(Hash256 path, Optional<Bytes> value) {
        if (value.isPresent()) {
            return other.isPresent()
                    ? Optional.empty()
                    : Optional.of(StateTree.leafHash(path, value.get().unsafeArray()));
        }
        if (other.isEmpty()) {
            return Optional.of(Hash256.ZERO);
        }
        OtherLeaf leaf = other.get();
        return leaf.path.equals(path) || !sharesWay(leaf.path, path)
                ? Optional.empty()
                : Optional.of(StateTree.leafHash(leaf.path, leaf.valueHash));
    }

    private boolean sharesWay(Hash256 one, Hash256 another) {
        for (int i = 0; i < siblings.size(); i++) {
            if (one.bit(i) != another.bit(i)) {
                return false;
            }
        }
        return true;
    }

    /// The root above what lies where the siblings end.
    Hash256 fold(Hash256 path, Hash256 end) {
        Hash256 hash = end;
        for (int i = siblings.size() - 1; i >= 0; i--) {
            Hash256 sibling = siblings.get(i);
            hash =
                    path.bit(i)
                            ? Tag.STATE_NODE.hash(sibling, hash)
                            : Tag.STATE_NODE.hash(hash, sibling);
        }
        return hash;
    }
}
