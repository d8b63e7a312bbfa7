package org.numicoin.validator.state;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What decides how long the body of a template is kept.
///
/// @param offset of its record in `mining.bodies`
/// @param parentHeight height of the block that the template extends
/// @param bytes of the body
public record StoredTemplate(Hash256 templateId, long offset, long parentHeight, int bytes) {
    byte[] encoded() {
        return new ByteWriter(24).u64(offset).u64(parentHeight).u32(bytes).toBytes();
    }

    static StoredTemplate decode(byte[] key, byte[] value) {
        return ByteReader.decode(
                value,
                in ->
                        new StoredTemplate(
                                Hash256.of(key),
                                in.u64("offset"),
                                in.u64("parent height"),
                                in.u32("bytes")));
    }
}
