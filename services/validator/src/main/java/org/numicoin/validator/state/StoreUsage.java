package org.numicoin.validator.state;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a store takes.
///
/// @param cacheBytes of the memory budget: blocks of files and memtables
/// @param cacheBytesMax the budget
/// @param freeBytes of the disk on which the store lies
/// @param bodiesFrom the lowest height of which the store has the body
/// @param witnessesFrom the same of bodies with their signatures
public record StoreUsage(
        List<Column> columns,
        long cacheBytes,
        long cacheBytesMax,
        long freeBytes,
        long bodiesFrom,
        long witnessesFrom) {
    /// What one column takes.
    ///
    /// @param entries about how many
    /// @param tableBytes files of small values
    /// @param blobBytes files of large values, what is deleted and not yet collected included
    /// @param memtableBytes in memory, not yet in a file
    public record Column(
            String name, long entries, long tableBytes, long blobBytes, long memtableBytes) {}

    public StoreUsage {
        columns = List.copyOf(columns);
    }

    /// Of all columns on the disk.
    public long diskBytes() {
        return columns.stream().mapToLong(column -> column.tableBytes + column.blobBytes).sum();
    }

    /// How many blocks more the free disk has room for, if they take what those so far took.
    public long headroomBlocks() {
        long bytes = diskBytes() + columns.stream().mapToLong(Column::memtableBytes).sum();
        long blocks =
                columns.stream()
                        .filter(column -> column.name().equals(Columns.BLOCKS.label()))
                        .mapToLong(Column::entries)
                        .sum();
        return freeBytes / Math.max(1, bytes / Math.max(1, blocks));
    }

    static StoreUsage of(Database db, Optional<StoreBase> base) {
        return new StoreUsage(
                Arrays.stream(Columns.values()).map(column -> of(db, column)).toList(),
                db.property(Columns.META, "block-cache-usage"),
                db.property(Columns.META, "block-cache-capacity"),
                db.folder().toFile().getUsableSpace(),
                base.map(StoreBase::bodiesFrom).orElse(0L),
                base.map(StoreBase::witnessesFrom).orElse(0L));
    }

    private static Column of(Database db, Columns column) {
        return new Column(
                column.label(),
                db.property(column, "estimate-num-keys"),
                db.property(column, "live-sst-files-size"),
                db.property(column, "live-blob-file-size"),
                db.property(column, "cur-size-all-mem-tables"));
    }
}
