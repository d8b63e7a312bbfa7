package org.numicoin.validator.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.numicoin.consensus.SnapshotEntry;
import org.numicoin.primitives.Bytes;

/// The entries of a state in the order of their paths, which is another one than that of their
/// keys: values are looked up, many at a time.
public final class EntriesByPath implements Iterator<SnapshotEntry>, AutoCloseable {
    private static final int AT_A_TIME = 512;

    private final StoreReads reads;
    private final Scan paths;
    private final Queue<SnapshotEntry> read = new ArrayDeque<>();
    private boolean ended;

    EntriesByPath(StoreReads reads) {
        this.reads = reads;
        this.paths = reads.scan(Columns.PATHS);
    }

    @Override
    public boolean hasNext() {
        if (read.isEmpty() && !ended) {
            readMore();
        }
        return !read.isEmpty();
    }

    @Override
    public SnapshotEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no entry behind the last path");
        }
        return read.remove();
    }

    @Override
    public void close() {
        paths.close();
    }

    private void readMore() {
        var keys = new ArrayList<byte[]>(AT_A_TIME);
        while (keys.size() < AT_A_TIME && !ended) {
            if (paths.next()) {
                keys.add(paths.value());
            } else {
                ended = true;
            }
        }
        Iterator<Optional<Bytes>> values = reads.entriesOf(keys).iterator();
        for (byte[] key : keys) {
            Bytes value =
                    values.next()
                            .orElseThrow(() ->
                                    new StoreException(
                                            "the state lacks entry "
                                                    + HexFormat.of().formatHex(key)
                                                    + ": see ./numi doctor"));
            read.add(SnapshotEntry.of(StoreKeys.stateKey(key), value, reads));
        }
    }
}
