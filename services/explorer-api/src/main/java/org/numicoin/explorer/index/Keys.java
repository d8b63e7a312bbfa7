package org.numicoin.explorer.index;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The keys of the columns, and back.
final class Keys {
    private static final int HISTORY_BYTES = 44;

    private Keys() {}

    static byte[] height(long height) {
        return new ByteWriter(8).u64(height).toBytes();
    }

    static byte[] location(Location at) {
        return new ByteWriter(16).u64(at.height()).u32(at.index()).toBytes();
    }

    static Location readLocation(byte[] bytes) {
        return ByteReader.decode(bytes, in -> new Location(in.u64("height"), in.u32("index")));
    }

    static byte[] id(Hash256 id) {
        return id.toBytes();
    }

    static byte[] address(Address address) {
        return address.payload().toBytes();
    }

    /// The complement of a height below 2^63, with its top bit cleared, is below 2^63 as well.
    static byte[] history(Address address, Location at) {
        return new ByteWriter(HISTORY_BYTES)
                .address(address)
                .u64(Long.MAX_VALUE - at.height())
                .u32(~at.index())
                .toBytes();
    }

    static Location readHistory(byte[] key) {
        var in = new ByteReader(key, Hash256.BYTES, key.length - Hash256.BYTES);
        return new Location(Long.MAX_VALUE - in.u64("height"), ~in.u32("index"));
    }
}
