package org.numicoin.gateway.snapshot;

import com.google.protobuf.ByteString;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Hash256;

/// What requests have in common.
final class Requests {
    private Requests() {}

    static Hash256 blockId(ByteString bytes) {
        if (bytes.size() != Hash256.BYTES) {
            throw RpcException.invalid("bad-id", "a block id has 32 bytes, not " + bytes.size());
        }
        return Hash256.of(bytes.toByteArray());
    }
}
