package org.numicoin.validator.ingest;

import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.chain.Work;
import org.numicoin.wire.DecodeException;

/// A record of an input topic, decoded as far as it can be.
public record Arrival(LogRecord record, Content content) {

    public sealed interface Content {
        /// Work to decide about.
        record Decoded(Work work) implements Content {}

        /// Bytes that are no message: counted, and nothing else follows from them.
        record Malformed(String detail) implements Content {}

        /// Two chains share our topics: the reader stops.
        record OfOtherChain(String detail) implements Content {}

        /// An unexpected exception: a bug, so the record goes to the quarantine.
        record Failed(RuntimeException cause) implements Content {}
    }

    static Arrival of(LogRecord record, NetworkId network) {
        return new Arrival(record, content(record, network));
    }

    /// What the reader and its inbox hold for this record, about.
    long bytes() {
        return 256 + 2L * record.value().length();
    }

    public boolean isSolution() {
        return record.topic().equals(Topics.MINING_SOLUTIONS);
    }

    private static Content content(LogRecord record, NetworkId network) {
        byte[] value = record.value().unsafeArray();
        try {
            if (record.topic().equals(Topics.BLOCK_CANDIDATES)) {
                var candidate = Message.decode(value, network, BlockCandidate.class);
                return new Content.Decoded(
                        Work.candidate(candidate.origin(), record.offset(), candidate.block()));
            }
            var solution = Message.decode(value, network, MinedSolution.class);
            return new Content.Decoded(
                    new Work.SolvedHeader(
                            solution.origin(),
                            record.offset(),
                            solution.templateId(),
                            solution.header()));
        } catch (DecodeException e) {
            return new Content.Malformed(String.valueOf(e.getMessage()));
        } catch (OtherChainException e) {
            return new Content.OfOtherChain(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Content.Failed(e);
        }
    }
}
