package org.numicoin.validator.chainfile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chainfile.Chain.Link;
import org.numicoin.validator.chainfile.ChainFileException.Code;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.wire.DecodeException;

/// Gives the blocks of a file to a cluster, the way a gateway does, and hears in `chain.events`
/// what becomes of them. Blocks that the validator has are passed over, so an import that was ended
/// goes on where it was when it is run again.
public final class ChainImport {
    /// Where a test ends the process.
    static final String BLOCK_DECIDED = "import.block-decided";

    private static final Origin ORIGIN = new Origin(Origin.Kind.OPERATOR, "import", "");
    private static final Duration TAKE = Duration.ofMillis(200);

    /// After so long without news, the validator is asked whether it has them from elsewhere.
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final ChainSpec spec;
    private final NetworkId network;
    private final RunningValidator validator;
    private final KafkaClients clients;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Progress progress;

    /// @param patience for how long nothing at all may be decided
    public ChainImport(
            ChainSpec spec,
            RunningValidator validator,
            KafkaClients clients,
            Duration patience,
            LongSupplier nanoTime,
            Progress progress) {
        this.spec = spec;
        this.network = new NetworkId(spec.chainId(), validator.genesisId());
        this.validator = validator;
        this.clients = clients;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.progress = progress;
    }

    /// What came of a file.
    ///
    /// @param given to the cluster; the validator had the others
    /// @param last id of the last block, hex
    /// @param mainChain whether that one is on the main chain, and not on a branch with less work
    public record Imported(long from, long to, long given, String last, boolean mainChain) {}

    /// Returns when the validator has decided about the last block.
    public Imported read(Path file) throws IOException, InterruptedException {
        check(file);
        validator.requireSameChain();
        try (var reader = ChainFileReader.open(file, spec, validator.genesisId());
                var submission = new Submission()) {
            return submission.run(reader);
        }
    }

    /// Reads the whole file before anything of it leaves this process.
    private void check(Path file) throws IOException {
        try (var reader = ChainFileReader.open(file, spec, validator.genesisId())) {
            long count = reader.header().count();
            for (long done = 0; reader.next().isPresent(); done++) {
                progress.at("checked", done, count);
            }
        }
    }

    private final class Submission implements AutoCloseable {
        private final Undecided undecided = new Undecided();
        private final Publisher publisher;
        private final LogReader events;
        private long heardAt = nanoTime.getAsLong();
        private long askedAt = heardAt;
        private final boolean logHasBegun;
        private final long bodiesFrom;
        private long sequence;
        private long given;

        /// Listens from where the validator stands now: what it decides later is heard.
        Submission() {
            var at = validator.chainAt();
            this.sequence = at.getPosition().getSequence();
            this.logHasBegun = sequence > 0;
            this.bodiesFrom = at.getBodiesFrom();
            this.publisher = Publisher.bulk(clients);
            var start = LogStart.at(at.getNextOffset());
            this.events = LogReader.open(clients, Topics.CHAIN_EVENTS, "import", start);
        }

        Imported run(ChainFileReader reader) throws IOException, InterruptedException {
            var batch = new Batch(reader);
            requireParent(batch.first());
            Hash256 last = batch.first().id();
            long done = 0;
            for (List<Link> links = batch.next(); !links.isEmpty(); links = batch.next()) {
                var known = validator.known(links.stream().map(Link::id).toList(), sequence);
                for (Link block : links) {
                    progress.at("given", done++, reader.header().count());
                    if (!known.contains(block.id())) {
                        give(block);
                    }
                }
                last = links.getLast().id();
            }
            while (!undecided.isEmpty()) {
                hear();
            }
            return new Imported(
                    reader.header().first(),
                    reader.header().last(),
                    given,
                    last.toHex(),
                    validator.isMain(last, sequence));
        }

        private void requireParent(Link first) {
            if (validator.known(Set.of(first.parentId()), sequence).isEmpty()) {
                throw new ChainFileException(
                        Code.NO_PARENT,
                        "the validator has no block %d (%s): import the heights %s"
                                .formatted(
                                        first.height() - 1,
                                        first.parentId(),
                                        first.height() < bodiesFrom
                                                ? "from %d on, it keeps no others"
                                                        .formatted(bodiesFrom)
                                                : "before %d first".formatted(first.height())));
            }
        }

        private void give(Link block) throws InterruptedException {
            while (!undecided.hasRoom(block.encoded().length())) {
                hear();
            }
            if (undecided.isEmpty()) {
                heardAt = nanoTime.getAsLong();
            }
            var candidate = new BlockCandidate(ORIGIN, block.encoded());
            var published =
                    publisher.publish(
                            new Outgoing(
                                    Topics.BLOCK_CANDIDATES,
                                    Bytes.wrap(block.id().toBytes()),
                                    Bytes.wrap(candidate.encoded(network)),
                                    TraceContext.NONE));
            undecided.add(block, published);
            given++;
            undecided.requirePublished();
        }

        /// Takes what has been decided, if anything was.
        private void hear() throws InterruptedException {
            undecided.requirePublished();
            switch (events.take(TAKE)) {
                case Reading.Batch(_, var records, _) ->
                        records.forEach(record -> hear(record.value()));
                case Reading.Idle() -> askAfterSilence();
                case Reading.OutOfRange _ -> throw logMoved();
                case Reading.Failed(String reason) ->
                        throw new ChainFileException(
                                Code.NO_ANSWER, reason + ": see --kafka and --prefix");
            }
        }

        private void hear(Bytes record) {
            ChainEvent event;
            try {
                event = Message.decode(record.unsafeArray(), network, ChainEvent.class);
            } catch (DecodeException | OtherChainException e) {
                throw new ChainFileException(
                        Code.OTHER_CHAIN, "chain.events is not that of this chain", e);
            }
            sequence = event.sequence();
            long next = event.positions().candidates();
            switch (event.step()) {
                case ChainEvent.Connected connected -> decided(connected.blockId());
                case ChainEvent.Side side -> decided(side.blockId());
                case ChainEvent.Rejected rejected -> refused(rejected, next);
                case ChainEvent.LogStarted _ -> {
                    if (logHasBegun) {
                        throw logMoved();
                    }
                }
                case ChainEvent.Disconnected _,
                        ChainEvent.Dropped _,
                        ChainEvent.Finalized _,
                        ChainEvent.Progress _,
                        ChainEvent.Reconsidered _,
                        ChainEvent.TermStarted _ -> {}
            }
            if (event.following() == 0) {
                passedOver(next);
            }
        }

        private void decided(Hash256 id) {
            if (undecided.decided(id).isPresent()) {
                heardAt = nanoTime.getAsLong();
                Failpoints.hit(BLOCK_DECIDED);
            }
        }

        private void refused(ChainEvent.Rejected rejected, long next) {
            var height = undecided.decided(rejected.blockId());
            if (height.isPresent()) {
                passedOver(next);
                throw new ChainFileException(
                        Code.REFUSED,
                        "block %d (%s) breaks %s: %s"
                                .formatted(
                                        height.get(),
                                        rejected.blockId(),
                                        rejected.code(),
                                        rejected.detail()));
            }
        }

        /// Everything before this offset is decided. The log has no event for a block that was
        /// known when its turn came: the validator has it, or has refused it at an earlier time.
        private void passedOver(long next) {
            for (List<Hash256> ids = undecided.before(next, RunningValidator.IDS_MAX);
                    !ids.isEmpty();
                    ids = undecided.before(next, RunningValidator.IDS_MAX)) {
                var known = validator.known(ids, sequence);
                for (Hash256 id : ids) {
                    if (!known.contains(id)) {
                        throw new ChainFileException(
                                Code.REFUSED,
                                "block %d (%s) was refused at an earlier time: the validator's log says why"
                                        .formatted(undecided.lowest(), id));
                    }
                    decided(id);
                }
            }
        }

        private void askAfterSilence() {
            long now = nanoTime.getAsLong();
            if (now - askedAt > SILENCE.toNanos()) {
                askedAt = now;
                validator
                        .known(undecided.oldest(RunningValidator.IDS_MAX), sequence)
                        .forEach(this::decided);
            }
            if (!undecided.isEmpty() && now - heardAt > patience.toNanos()) {
                throw new ChainFileException(
                        Code.UNDECIDED,
                        "nothing came of block %d in %d s: it waits for its time, no validator writes, or it was refused before, which the validator's log says; see ./numi status, then import again"
                                .formatted(undecided.lowest(), patience.toSeconds()));
            }
        }

        private static ChainFileException logMoved() {
            return new ChainFileException(
                    Code.LOG_MOVED, "chain.events was begun anew meanwhile: import again");
        }

        @Override
        public void close() {
            events.close();
            publisher.close();
        }
    }

    /// Reads so far ahead as one question about ids goes, and no further than memory allows.
    private static final class Batch {
        private static final long BYTES_MAX = 16L << 20;

        private final ChainFileReader reader;
        private Optional<Link> ahead;

        Batch(ChainFileReader reader) throws IOException {
            this.reader = reader;
            this.ahead = reader.next();
        }

        /// A file has a block at least.
        Link first() {
            return ahead.orElseThrow();
        }

        List<Link> next() throws IOException {
            var links = new ArrayList<Link>();
            long bytes = 0;
            while (ahead.isPresent()
                    && links.size() < RunningValidator.IDS_MAX
                    && (links.isEmpty() || bytes + ahead.get().encoded().length() <= BYTES_MAX)) {
                links.add(ahead.get());
                bytes += ahead.get().encoded().length();
                ahead = reader.next();
            }
            return links;
        }
    }
}
