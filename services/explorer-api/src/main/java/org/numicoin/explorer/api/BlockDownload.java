package org.numicoin.explorer.api;

import java.util.Optional;
import org.numicoin.explorer.index.BlockRow;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.Location;
import org.numicoin.explorer.index.StoredTransaction;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteWriter;

/// The encoding of a block in parts: header and count, all cores, all witnesses. One thread at a
/// time.
final class BlockDownload implements AutoCloseable {
    private static final int PART_BYTES = 256 << 10;

    private final ChainView view;
    private final BlockRow row;
    private boolean headerGiven;
    private int cores;
    private int witnesses;

    BlockDownload(ChainView view, BlockRow row) {
        this.view = view;
        this.row = row;
    }

    /// The next part; nothing after the last.
    Optional<byte[]> next() {
        var part = new ByteWriter(PART_BYTES + (8 << 10));
        if (!headerGiven) {
            headerGiven = true;
            row.header().encode(part);
            part.u32(row.transactions());
        }
        while (part.size() < PART_BYTES && cores < row.transactions()) {
            part.raw(stored(cores++).core());
        }
        while (part.size() < PART_BYTES && witnesses < row.transactions()) {
            Bytes witness = stored(witnesses++).witness();
            part.raw(witness);
        }
        return part.size() == 0 ? Optional.empty() : Optional.of(part.toBytes());
    }

    private StoredTransaction stored(int index) {
        return view.transactionAt(new Location(row.height(), index))
                .orElseThrow(() -> new IllegalStateException("block " + row.id() + " has a gap"))
                .transaction();
    }

    @Override
    public void close() {
        view.close();
    }
}
