package org.numicoin.explorer.index;

import java.nio.charset.StandardCharsets;
import org.rocksdb.CompressionType;

/// Every column of the index. Heights and indexes are big-endian, so keys sort by them; `~` marks
/// the complement, which sorts the newest first.
enum Column {
    /// `position` → [IndexPosition]; `network` → chain id ‖ genesis id ‖ layout version.
    META("default", CompressionType.NO_COMPRESSION),
    /// height → [BlockRow].
    BLOCKS("blocks", CompressionType.LZ4_COMPRESSION),
    /// block id → height.
    BLOCK_IDS("block-ids", CompressionType.NO_COMPRESSION),
    /// height → the ids of its transactions, one after the other.
    BLOCK_TRANSACTION_IDS("block-transaction-ids", CompressionType.NO_COMPRESSION),
    /// height ‖ index → length of core ‖ core ‖ witness, or the form of one that the validator had
    /// pruned. Signatures do not compress.
    TRANSACTIONS("transactions", CompressionType.NO_COMPRESSION),
    /// transaction id → height ‖ index.
    TRANSACTION_IDS("transaction-ids", CompressionType.NO_COMPRESSION),
    /// address ‖ ~height ‖ ~index → nothing.
    HISTORY("history", CompressionType.LZ4_COMPRESSION),
    /// address → [AddressRow].
    ADDRESSES("addresses", CompressionType.LZ4_COMPRESSION);

    private final String columnName;
    private final CompressionType compression;

    Column(String columnName, CompressionType compression) {
        this.columnName = columnName;
        this.compression = compression;
    }

    byte[] nameBytes() {
        return columnName.getBytes(StandardCharsets.US_ASCII);
    }

    CompressionType compression() {
        return compression;
    }
}
