package org.numicoin.validator.state;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Why a block with a valid proof of work and a matching body can never be part of the chain.
///
/// @param order of remembering: the lowest is forgotten first
/// @param code of the rule
public record InvalidBlock(long order, String code, String detail) {
    /// Code of an operator's order, which no software forgets by itself.
    public static final String BY_OPERATOR = "invalidated-by-operator";

    private static final int TEXT_BYTES_MAX = 512;

    public boolean isOfOperator() {
        return code.equals(BY_OPERATOR);
    }

    byte[] encoded() {
        return new ByteWriter(64).u64(order).text16(code).text16(detail).toBytes();
    }

    static InvalidBlock decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new InvalidBlock(
                                in.u64("order"),
                                in.text16(TEXT_BYTES_MAX, "code"),
                                in.text16(TEXT_BYTES_MAX, "detail")));
    }
}
