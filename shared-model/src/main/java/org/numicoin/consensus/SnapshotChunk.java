package org.numicoin.consensus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// All entries of a state whose paths begin with some nibbles, by rising path, with the siblings
/// that connect them to the state root: it shows that none is missing, changed or made up.
///
/// @param range the page below which the entries lie, whether or not the tree has it
/// @param proof with two entries or more, the siblings down to the page; with one, the proof of it;
///   with none, the proof that the first path of the range is not there
public record SnapshotChunk(PageKey range, List<SnapshotEntry> entries, StateProof proof) {
    /// A range with more entries is cut into sixteen.
    public static final int ENTRIES_MAX = 4_096;

    /// A range whose entries have more bytes is cut, too.
    static final int CONTENT_BYTES_MAX = 1 << 20;

    /// Content, then at most 33 bytes of range, 256 siblings, another leaf and the counts.
    public static final int BYTES_MAX = CONTENT_BYTES_MAX + (16 << 10);

    private static final int ENTRY_BYTES_MIN = 1 + 16;

    public SnapshotChunk {
        entries = List.copyOf(entries);
        if (entries.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(entries.size() + " entries in a chunk");
        }
    }

    /// The chunk of a range.
    ///
    /// @param entries all that the range has
    /// @param pages of the state's tree
    /// @param valueHashes the hash of the value at a path
    static SnapshotChunk of(
            PageKey range,
            List<SnapshotEntry> entries,
            PageStore pages,
            UnaryOperator<Hash256> valueHashes) {
        Hash256 path = entries.size() == 1 ? entries.getFirst().key().path() : range.prefix();
        StateProof proof = StateTree.prove(pages, path, valueHashes);
        if (entries.size() > 1) {
            List<Hash256> above = proof.siblings().subList(0, 4 * range.depth());
            proof = new StateProof(above, Optional.empty());
        }
        return new SnapshotChunk(range, entries, proof);
    }

    /// What holding a chunk against a state root tells.
    public sealed interface Check {
        /// It holds all entries of its range.
        ///
        /// @param leaves each path with its leaf hash, as `StateTree.update` takes them
        record Valid(Map<Hash256, Optional<Hash256>> leaves) implements Check {}

        /// It does not.
        record Wrong(String reason) implements Check {}
    }

    /// Holds the chunk against the root in a header.
    public Check check(Hash256 stateRoot) {
        var leaves = LinkedHashMap.<Hash256, Optional<Hash256>>newLinkedHashMap(entries.size());
        Hash256 last = Hash256.ZERO;
        for (SnapshotEntry entry : entries) {
            Hash256 path = entry.key().path();
            if (!range.contains(path)) {
                return new Check.Wrong("an entry outside its range");
            }
            if (path.compareTo(last) <= 0) {
                return new Check.Wrong("entries that do not ascend");
            }
            if (!entry.hasItsKeys()) {
                return new Check.Wrong("keys that its accounts do not name");
            }
            Hash256 leaf = StateTree.leafHash(path, entry.value().unsafeArray());
            leaves.put(path, Optional.of(leaf));
            last = path;
        }
        return isBelow(stateRoot, leaves)
                ? new Check.Valid(leaves)
                : new Check.Wrong("entries that give another state root");
    }

    public byte[] encoded() {
        var out = new ByteWriter(1 << 16);
        encode(out);
        return out.toBytes();
    }

    public void encode(ByteWriter out) {
        out.raw(range.toBytes());
        proof.encode(out);
        out.u16(entries.size());
        entries.forEach(entry -> entry.encode(out));
    }

    /// Reads a whole encoding.
    ///
    /// @throws org.numicoin.wire.DecodeException when it is none
    public static SnapshotChunk decode(Bytes encoded) {
        return ByteReader.decode(encoded.unsafeArray(), SnapshotChunk::decode);
    }

    public static SnapshotChunk decode(ByteReader in) {
        var range = PageKey.decode(in);
        var proof = StateProof.decode(in);
        int count = in.count(in.u16("entries"), 0, ENTRIES_MAX, "entries");
        return new SnapshotChunk(
                range, in.list(count, ENTRY_BYTES_MIN, "entries", SnapshotEntry::decode), proof);
    }

    private boolean isBelow(Hash256 root, Map<Hash256, Optional<Hash256>> leaves) {
        int bits = 4 * range.depth();
        if (proof.siblings().size() > bits) {
            return false; // It would speak of a part of the range only.
        }
        return switch (entries.size()) {
            case 0 ->
                    proof.other().filter(leaf -> range.contains(leaf.path())).isEmpty()
                            && proof.verify(root, range.prefix(), Optional.empty());
            case 1 -> {
                SnapshotEntry only = entries.getFirst();
                yield proof.verify(root, only.key().path(), Optional.of(only.value()));
            }
            default ->
                    proof.siblings().size() == bits
                            && proof.other().isEmpty()
                            && proof.fold(range.prefix(), subtree(leaves)).equals(root);
        };
    }

    /// The hash of the page at the range, which two entries or more make.
    private Hash256 subtree(Map<Hash256, Optional<Hash256>> leaves) {
        StatePage page =
                StateTree.update(PageStore.EMPTY, leaves)
                        .pages()
                        .getOrDefault(range, Optional.empty())
                        .orElseThrow(() -> new IllegalStateException("no page at " + range));
        return StateTree.hash(page);
    }
}
