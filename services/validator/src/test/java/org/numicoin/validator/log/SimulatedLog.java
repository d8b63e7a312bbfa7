package org.numicoin.validator.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.primitives.Bytes;

/// `chain.events` and `block.candidates` of one cluster in memory, with what Kafka promises of
/// them: a transaction is visible as a whole or not at all, its end takes an offset of its own,
/// becoming the writer fences the one before, and an author may not hear how a commit ended.
public final class SimulatedLog {
    private final Random random;
    private final List<Optional<Bytes>> records = new ArrayList<>();
    private final List<Bytes> candidates = new ArrayList<>();
    private List<Bytes> inDoubt = List.of();
    private double unknownShare;
    private int writer;

    public SimulatedLog(Random random) {
        this.random = random;
    }

    /// A visible record.
    public record Entry(long offset, Bytes value) {}

    /// How many of the commits end without an answer, from 0 to 1.
    public void unknownShare(double share) {
        unknownShare = share;
    }

    /// Appends to `block.candidates`.
    public void submit(Bytes candidate) {
        candidates.add(candidate);
    }

    Optional<Bytes> candidate(long offset) {
        return offset < candidates.size()
                ? Optional.of(candidates.get((int) offset))
                : Optional.empty();
    }

    /// The first visible record at an offset or behind it.
    public Optional<Entry> next(long offset) {
        for (int at = (int) offset; at < records.size(); at++) {
            if (records.get(at).isPresent()) {
                return Optional.of(new Entry(at, records.get(at).get()));
            }
        }
        return Optional.empty();
    }

    /// Becomes the writer. What the one before had begun is complete or aborted, and nothing of it
    /// follows.
    EventWriter.Commits open() {
        int mine = ++writer;
        if (!inDoubt.isEmpty()) {
            append(inDoubt, random.nextBoolean());
            inDoubt = List.of();
        }
        return outgoing -> commit(mine, outgoing.stream().map(Outgoing::value).toList());
    }

    private CommitResult commit(int author, List<Bytes> values) {
        if (author != writer) {
            return new CommitResult.OutcomeUnknown("fenced");
        }
        if (random.nextDouble() < unknownShare) {
            writer++;
            switch (random.nextInt(3)) {
                case 0 -> append(values, true);
                case 1 -> append(values, false);
                default -> inDoubt = values;
            }
            return new CommitResult.OutcomeUnknown("no answer");
        }
        long first = records.size();
        append(values, true);
        return new CommitResult.Committed(
                LongStream.range(first, first + values.size()).boxed().toList());
    }

    private void append(List<Bytes> values, boolean committed) {
        values.forEach(value -> records.add(committed ? Optional.of(value) : Optional.empty()));
        records.add(Optional.empty());
    }
}
