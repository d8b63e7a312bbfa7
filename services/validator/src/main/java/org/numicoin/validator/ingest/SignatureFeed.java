package org.numicoin.validator.ingest;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.wire.DecodeException;

/// Feeds the memory of verified signatures from `tx.verdicts`, so that a block of known
/// transactions costs no verification.
///
/// An entry that is wrong would make this node follow another chain, so only what is certain is
/// taken over: the mempool has verified an accepted transaction under the keys that its witness
/// reveals. Of other keys a verdict says nothing, and after a rotation or a reorganization the
/// mempool may have used another one than our state has; those signatures are verified here, beside
/// the core's thread.
///
/// A record that does not decode is counted and passed over: what it would have brought costs a
/// verification in the block.
public final class SignatureFeed implements AutoCloseable {
    private static final Duration TAKE = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    /// Of each partition at the start, when the memory is empty.
    private static final int FIRST_RECORDS = 1_000;

    private final LogReader reader;
    private final NetworkId network;
    private final ChainReader chain;
    private final SignatureCache cache;
    private final SignatureVerifier verifier;
    private final BiConsumer<LogRecord, String> malformed;
    private final ServiceThread thread;

    private SignatureFeed(
            LogReader reader,
            NetworkId network,
            ChainReader chain,
            SignatureCache cache,
            SignatureVerifier verifier,
            ProgressWatch progress,
            BiConsumer<LogRecord, String> malformed,
            ServiceExit exit) {
        this.reader = reader;
        this.network = network;
        this.chain = chain;
        this.cache = cache;
        this.verifier = verifier;
        this.malformed = malformed;
        this.thread = ServiceThread.start("signatures", exit, () -> run(progress));
    }

    /// Starts to read.
    ///
    /// @param verifier over the same cache, on the calling thread alone
    /// @param malformed told of each record that does not decode, and why
    public static SignatureFeed start(
            KafkaClients clients,
            NetworkId network,
            ChainReader chain,
            SignatureCache cache,
            SignatureVerifier verifier,
            ProgressWatch progress,
            BiConsumer<LogRecord, String> malformed,
            ServiceExit exit) {
        var reader =
                LogReader.openAll(
                        clients, Topics.TX_VERDICTS, "signatures", LogStart.last(FIRST_RECORDS));
        return new SignatureFeed(
                reader, network, chain, cache, verifier, progress, malformed, exit);
    }

    @Override
    public void close() {
        thread.close();
        reader.close();
    }

    private void run(ProgressWatch progress) throws InterruptedException {
        try (var beat = progress.watch("signatures", SILENCE_MAX)) {
            while (true) {
                switch (reader.take(TAKE)) {
                    case Reading.Idle() -> {}
                    case Reading.Batch(_, var records, _) -> remember(records, beat);
                    case Reading.OutOfRange(var partition, _, _, _) ->
                            reader.start(partition, LogStart.last(FIRST_RECORDS));
                    case Reading.Failed(var reason) ->
                            throw new FatalError(
                                    "tx.verdicts", reason, "restart when Kafka is well");
                }
                beat.now();
            }
        }
    }

    private void remember(List<LogRecord> records, ProgressWatch.Beat beat) {
        try (var view = chain.open()) {
            for (LogRecord record : records) {
                try {
                    VerdictSignatures.of(verdict(record), view.state())
                            .remember(cache, verifier, view.state().knownKeys());
                } catch (DecodeException e) {
                    malformed.accept(record, String.valueOf(e.getMessage()));
                }
                beat.now();
            }
        }
    }

    private TransactionVerdict verdict(LogRecord record) {
        try {
            return Message.decode(record.value().unsafeArray(), network, TransactionVerdict.class);
        } catch (OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "only mempools of this chain may write there",
                    e);
        }
    }
}
