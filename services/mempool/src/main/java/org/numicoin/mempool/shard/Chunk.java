package org.numicoin.mempool.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.spam.RefusedIds;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// Records that go through admission together.
///
/// @param next offset that is done with them
record Chunk(List<LogRecord> records, long next) {
    /// Enough to spread the cost of a script and of waking threads, few enough to answer soon.
    static final int RECORDS_MAX = 64;

    Chunk {
        records = List.copyOf(records);
    }

    /// What a chunk says.
    record Read(List<Submission> submissions, Map<Hash256, TraceContext> traces, int unreadable) {}

    static List<Chunk> of(Reading.Batch batch) {
        List<LogRecord> records = batch.records();
        var chunks = new ArrayList<Chunk>();
        for (int from = 0; from < records.size(); from += RECORDS_MAX) {
            int to = Math.min(records.size(), from + RECORDS_MAX);
            long next = to == records.size() ? batch.next() : records.get(to).offset();
            chunks.add(new Chunk(records.subList(from, to), next));
        }
        if (records.isEmpty()) {
            chunks.add(new Chunk(List.of(), batch.next()));
        }
        return chunks;
    }

    /// What it holds in memory, about.
    long bytes() {
        return records.stream().mapToLong(record -> 256L + record.value().length()).sum();
    }

    /// Each record alone.
    List<Chunk> split() {
        return records.stream()
                .map(record -> new Chunk(List.of(record), record.offset() + 1))
                .toList();
    }

    Read read(NetworkId network, RefusedIds refused) {
        var submissions = new ArrayList<Submission>(records.size());
        var traces = new HashMap<Hash256, TraceContext>();
        int unreadable = 0;
        for (LogRecord record : records) {
            Optional<SubmittedTransaction> submitted = submitted(record, network);
            if (submitted.isEmpty()) {
                unreadable++;
                continue;
            }
            Submission submission = submission(submitted.get(), refused);
            submissions.add(submission);
            if (!record.trace().isNone()
                    && submission instanceof Submission.Offered(_, Transaction transaction)) {
                traces.put(transaction.id(), record.trace());
            }
        }
        return new Read(submissions, traces, unreadable);
    }

    /// Nothing for a record that is no submission: there is nobody to answer.
    private static Optional<SubmittedTransaction> submitted(LogRecord record, NetworkId network) {
        try {
            return Optional.of(
                    Message.decode(
                            record.value().unsafeArray(), network, SubmittedTransaction.class));
        } catch (DecodeException _) {
            return Optional.empty();
        } catch (OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "this service cannot go on behind it",
                    e);
        }
    }

    private static Submission submission(SubmittedTransaction submitted, RefusedIds refused) {
        Optional<Submission> known =
                refused.find(submitted.transaction())
                        .map(refusal ->
                                new Submission.KnownBad(
                                        submitted.origin(), refusal.fullId(), refusal.code()));
        return known.orElseGet(() -> decode(submitted));
    }

    private static Submission decode(SubmittedTransaction submitted) {
        try {
            return new Submission.Offered(
                    submitted.origin(), Transaction.decode(submitted.transaction().unsafeArray()));
        } catch (DecodeException e) {
            return new Submission.Malformed(
                    submitted.origin(), submitted.transaction(), String.valueOf(e.getMessage()));
        }
    }
}
