package org.numicoin.gateway.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads records of `tx.verdicts`. One that does not decode is counted and passed over; the worst
/// of it is a transaction that is not relayed.
final class VerdictRecords {
    private static final Logger log = LoggerFactory.getLogger(VerdictRecords.class);

    private final NetworkId network;
    private final Counter malformed;

    VerdictRecords(NetworkId network, MeterRegistry meters) {
        this.network = network;
        this.malformed =
                Counter.builder("numi.records.malformed")
                        .description("Records that do not decode")
                        .tag("topic", Topics.TX_VERDICTS.name())
                        .register(meters);
    }

    /// What a record says; nothing for a tombstone of the compaction.
    Optional<TransactionVerdict> read(LogRecord record) {
        if (record.value().length() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Message.decode(
                            record.value().unsafeArray(), network, TransactionVerdict.class));
        } catch (DecodeException e) {
            log.warn("{} is malformed: {}", record.coordinates(), e.getMessage());
            malformed.increment();
            return Optional.empty();
        } catch (OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "only mempools of this chain may write there",
                    e);
        }
    }
}
