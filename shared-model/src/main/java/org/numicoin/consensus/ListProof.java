package org.numicoin.consensus;

import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The way from an item of a list to the list root: position, length of the list and the siblings
/// from the leaf up (RFC 6962, 2.1.1).
public record ListProof(int index, int count, List<Hash256> siblings) {
    /// A list has fewer than 2^31 items.
    private static final int SIBLINGS_MAX = 31;

    public ListProof {
        siblings = List.copyOf(siblings);
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("no item " + index + " in a list of " + count);
        }
        if (siblings.size() > SIBLINGS_MAX) {
            throw new IllegalArgumentException("more than 31 siblings");
        }
    }

    public void encode(ByteWriter writer) {
        writer.u32(index).u32(count).u8(siblings.size());
        siblings.forEach(writer::hash);
    }

    public static ListProof decode(ByteReader reader) {
        int index = reader.u32("index");
        int count = reader.u32("count");
        reader.require(index >= 0 && index < count, "an index below the count");
        int size = reader.count(reader.u8("siblings"), 0, SIBLINGS_MAX, "siblings");
        return new ListProof(
                index, count, reader.list(size, Hash256.BYTES, "siblings", r -> r.hash("sibling")));
    }
}
