package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks for the headers behind the first id of the locator that is on the answerer's main chain,
/// behind genesis when none is.
///
/// @param locator ids of the asker's chain, newest first
/// @param count most headers wanted
public record HeadersRequest(List<Hash256> locator, int count) {
    public static final int LOCATOR_MAX = 64;
    public static final int COUNT_MAX = 2_000;
    public static final int BYTES_MAX = 2 + LOCATOR_MAX * Hash256.BYTES + 2;

    public HeadersRequest {
        locator = List.copyOf(locator);
        if (locator.isEmpty() || locator.size() > LOCATOR_MAX || count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "1 to 64 locator ids and 1 to 2000 headers, not "
                            + locator.size()
                            + " and "
                            + count);
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(BYTES_MAX).u16(locator.size());
        locator.forEach(out::hash);
        return out.u16(count).toBytes();
    }

    public static HeadersRequest decode(byte[] bytes) {
        return ByteReader.decode(bytes, HeadersRequest::decode);
    }

    private static HeadersRequest decode(ByteReader in) {
        int ids = in.count(in.u16("locator ids"), 1, LOCATOR_MAX, "locator ids");
        var locator = in.list(ids, Hash256.BYTES, "locator ids", item -> item.hash("locator id"));
        return new HeadersRequest(locator, in.count(in.u16("count"), 1, COUNT_MAX, "headers"));
    }
}
