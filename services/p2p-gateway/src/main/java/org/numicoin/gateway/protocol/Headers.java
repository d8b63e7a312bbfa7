package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The answer to a [HeadersRequest]: consecutive headers of one chain, oldest first. None means
/// that the asker is where the answerer is.
public record Headers(List<BlockHeader> headers) {
    public static final int BYTES_MAX = 2 + HeadersRequest.COUNT_MAX * BlockHeader.BYTES;

    public Headers {
        headers = List.copyOf(headers);
        if (headers.size() > HeadersRequest.COUNT_MAX) {
            throw new IllegalArgumentException("at most 2000 headers, not " + headers.size());
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(2 + headers.size() * BlockHeader.BYTES).u16(headers.size());
        headers.forEach(header -> header.encode(out));
        return out.toBytes();
    }

    public static Headers decode(byte[] bytes) {
        return ByteReader.decode(bytes, Headers::decode);
    }

    private static Headers decode(ByteReader in) {
        int count = in.count(in.u16("headers"), 0, HeadersRequest.COUNT_MAX, "headers");
        return new Headers(in.list(count, BlockHeader.BYTES, "headers", BlockHeader::decode));
    }
}
