package org.numicoin.validator.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.consensus.StateKey;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What disconnecting a block restores, byte for byte.
///
/// @param entries value of each changed state entry before the block, empty where there was none
/// @param keys ids of public keys that the state did not hold before
/// @param policies the same of policies
public record UndoData(
        Map<StateKey, Optional<Bytes>> entries, List<Hash256> keys, List<Hash256> policies) {
    private static final int ENTRY_BYTES_MIN = 3;
    private static final int VALUE_BYTES_MAX = 0xffff;

    byte[] encoded() {
        var out = new ByteWriter(16 + entries.size() * 92);
        out.u32(entries.size());
        entries.forEach((key, value) -> {
            out.u8(key.kind()).u8(key.id().length()).raw(key.id());
            out.flag(value.isPresent());
            value.ifPresent(out::bytes16);
        });
        hashes(keys, out);
        hashes(policies, out);
        return out.toBytes();
    }

    static UndoData decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in -> {
                    int count = in.count(in.u32("entries"), 0, Integer.MAX_VALUE, "entries");
                    in.require(
                            (long) count * ENTRY_BYTES_MIN <= in.remaining(), count + " entries");
                    var entries = new LinkedHashMap<StateKey, Optional<Bytes>>();
                    for (int i = 0; i < count; i++) {
                        int kind = in.u8("kind");
                        var key = new StateKey(kind, in.bytes(in.u8("id length"), "id"));
                        entries.put(
                                key,
                                in.flag("value present")
                                        ? Optional.of(in.bytes16(VALUE_BYTES_MAX, "value"))
                                        : Optional.empty());
                    }
                    return new UndoData(entries, hashes(in), hashes(in));
                });
    }

    private static void hashes(List<Hash256> hashes, ByteWriter out) {
        out.u32(hashes.size());
        hashes.forEach(out::hash);
    }

    private static List<Hash256> hashes(ByteReader in) {
        int count = in.count(in.u32("ids"), 0, Integer.MAX_VALUE, "ids");
        return new ArrayList<>(in.list(count, Hash256.BYTES, "ids", reader -> reader.hash("id")));
    }
}
