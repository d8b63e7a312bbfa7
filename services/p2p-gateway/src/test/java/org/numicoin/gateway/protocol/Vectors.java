package org.numicoin.gateway.protocol;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.numicoin.wire.ByteWriter;

/// Reads vectors: lines `name = bytes`, the bytes field by field, `ab*32` being a byte 32 times.
final class Vectors {
    /// By the name in the vectors, a decoder followed by the encoder of what it returns.
    static final Map<String, UnaryOperator<byte[]>> RECODERS = recoders();

    private Vectors() {}

    static Map<String, byte[]> read(String file) {
        var vectors = new LinkedHashMap<String, byte[]>();
        for (String line : lines(file)) {
            String[] parts = line.split(" = ?", 2);
            if (vectors.put(parts[0], bytes(parts[1])) != null) {
                throw new IllegalStateException("twice in " + file + ": " + parts[0]);
            }
        }
        return vectors;
    }

    static List<String> lines(String file) {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no vectors " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String fields) {
        var out = new ByteWriter();
        if (fields.isEmpty()) {
            return out.toBytes();
        }
        for (String field : fields.split(" ", -1)) {
            String[] repeated = field.split("\\*", -1);
            byte[] once = HexFormat.of().parseHex(repeated[0]);
            int times = repeated.length == 1 ? 1 : Integer.parseInt(repeated[1]);
            for (int i = 0; i < times; i++) {
                out.raw(once);
            }
        }
        return out.toBytes();
    }

    private static Map<String, UnaryOperator<byte[]>> recoders() {
        return Map.ofEntries(
                entry("status", bytes -> Status.decode(bytes).encoded()),
                entry("headers-request", bytes -> HeadersRequest.decode(bytes).encoded()),
                entry("headers", bytes -> Headers.decode(bytes).encoded()),
                entry("blocks-request", bytes -> BlocksRequest.decode(bytes).encoded()),
                entry("history-request", bytes -> HistoryRequest.decode(bytes).encoded()),
                entry("block-txs-request", bytes -> BlockTxsRequest.decode(bytes).encoded()),
                entry("block-transactions", bytes -> BlockTransactions.decode(bytes).encoded()),
                entry("compact-block", bytes -> CompactBlock.decode(bytes).encoded()),
                entry("transaction-batch", bytes -> TransactionBatch.decode(bytes).encoded()),
                entry("snapshots-request", bytes -> SnapshotsRequest.decode(bytes).encoded()),
                entry("snapshot-offers", bytes -> SnapshotOffers.decode(bytes).encoded()),
                entry(
                        "snapshot-part-request",
                        bytes -> SnapshotPartRequest.decode(bytes).encoded()),
                entry("manifest-piece", bytes -> ManifestPiece.decode(bytes).encoded()),
                entry("answer", bytes -> Answer.decode(bytes).encoded()));
    }
}
