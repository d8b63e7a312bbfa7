package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The answer to a [SnapshotsRequest], the highest first.
public record SnapshotOffers(List<SnapshotOffer> offers) {
    public static final int BYTES_MAX = 1 + SnapshotsRequest.COUNT_MAX * SnapshotOffer.BYTES;

    public SnapshotOffers {
        offers = List.copyOf(offers);
        if (offers.size() > SnapshotsRequest.COUNT_MAX) {
            throw new IllegalArgumentException("at most 64 snapshots, not " + offers.size());
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(1 + offers.size() * SnapshotOffer.BYTES).u8(offers.size());
        offers.forEach(offer -> offer.encode(out));
        return out.toBytes();
    }

    public static SnapshotOffers decode(byte[] bytes) {
        return ByteReader.decode(bytes, SnapshotOffers::decode);
    }

    private static SnapshotOffers decode(ByteReader in) {
        int count = in.count(in.u8("snapshots"), 0, SnapshotsRequest.COUNT_MAX, "snapshots");
        return new SnapshotOffers(
                in.list(count, SnapshotOffer.BYTES, "snapshots", SnapshotOffer::decode));
    }
}
