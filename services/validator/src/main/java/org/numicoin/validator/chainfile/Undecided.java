package org.numicoin.validator.chainfile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chainfile.Chain.Link;
import org.numicoin.validator.chainfile.ChainFileException.Code;

/// Blocks that were given to the cluster and of which nothing has been heard, in their order. Their
/// bytes together stay below what a producer buffers, so that publishing never waits for room.
final class Undecided {
    private static final int COUNT_MAX = 512;
    private static final long BYTES_MAX = 16L << 20;
    private static final PublishResult NOT_YET = new PublishResult.Unknown("on its way");

    private final Map<Hash256, Given> all = new LinkedHashMap<>();
    private long bytes;

    private record Given(long height, int bytes, CompletableFuture<PublishResult> published) {
        boolean isBefore(long offset) {
            return published.getNow(NOT_YET) instanceof PublishResult.Acked(_, long at)
                    && at < offset;
        }
    }

    /// A block of any size fits in when there is no other.
    boolean hasRoom(int more) {
        return all.isEmpty() || (all.size() < COUNT_MAX && bytes + more <= BYTES_MAX);
    }

    void add(Link block, CompletableFuture<PublishResult> published) {
        int length = block.encoded().length();
        all.put(block.id(), new Given(block.height(), length, published));
        bytes += length;
    }

    /// Takes one out.
    ///
    /// @return its height, if it was one of these
    Optional<Long> decided(Hash256 id) {
        var given = Optional.ofNullable(all.remove(id));
        given.ifPresent(block -> bytes -= block.bytes());
        return given.map(Given::height);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// So many of the oldest ones at most.
    List<Hash256> oldest(int most) {
        return all.keySet().stream().limit(most).toList();
    }

    /// The height of the oldest one.
    long lowest() {
        return all.values().iterator().next().height();
    }

    /// So many of the oldest ones at lower offsets of `block.candidates` than this one.
    List<Hash256> before(long offset, int most) {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(offset))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Fails when one of them is known not to have reached the log.
    void requirePublished() {
        for (Given given : all.values()) {
            PublishResult result = given.published().getNow(NOT_YET);
            if (!result.equals(NOT_YET) && !(result instanceof PublishResult.Acked)) {
                throw new ChainFileException(
                        Code.NOT_PUBLISHED,
                        "block %d was not taken by Kafka (%s): see --kafka and --prefix, and import again"
                                .formatted(given.height(), result));
            }
        }
    }
}
