package org.numicoin.validator.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.ImportResult;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.Work;
import org.numicoin.validator.state.StoreSettings;

/// A validator without threads, whose time, log and death are given to it: engine, store and
/// [EventWriter] are the real ones, around them the roles of [ValidatorCore] in steps.
///
/// A kill leaves the store as it was at an event before, all columns alike, which is what the
/// atomic flush promises: since it is planned, that state is put aside first.
public final class SimulatedValidator implements AutoCloseable {
    private static final long MEMORY = 16L << 20;
    private static final int RECORDS_A_STEP = 6;

    private final ChainSpec spec;
    private final NetworkId network;
    private final Path folder;
    private final SimulatedLog log;
    private final Random random;
    private final SignatureCache signatures;
    private final LongSupplier clock;
    private final Origin self;
    private Path disk;
    private int lives;
    private int terms;
    private Optional<Replica> replica = Optional.empty();
    private Optional<Term> term = Optional.empty();
    private OptionalInt untilKilled = OptionalInt.empty();

    /// The right to write, until a commit says otherwise.
    private static final class Term {
        private final EventWriter writer;
        private InputPositions next;

        private Term(EventWriter writer, InputPositions next) {
            this.writer = writer;
            this.next = next;
        }
    }

    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// Not running yet.
    ///
    /// @param clock milliseconds of this machine
    public SimulatedValidator(
            String name,
            ChainSpec spec,
            NetworkId network,
            Path folder,
            SimulatedLog log,
            Random random,
            SignatureCache signatures,
            LongSupplier clock) {
        this.spec = spec;
        this.network = network;
        this.folder = folder;
        this.log = log;
        this.random = random;
        this.signatures = signatures;
        this.clock = clock;
        this.self = new Origin(Origin.Kind.VALIDATOR, name, "");
        this.disk = folder.resolve("life-0");
    }

    /// Nothing while it does not run.
    public Optional<Replica> replica() {
        return replica;
    }

    /// How often it began a term.
    public int terms() {
        return terms;
    }

    public void start() {
        replica = Optional.of(Replica.open(new StoreSettings(disk, MEMORY), spec, signatures));
    }

    /// It will be killed after so many more writes, to the log or to the store, which the disk does
    /// not keep.
    public void planKill(int writes) {
        lives++;
        disk = folder.resolve("life-" + lives);
        replica.orElseThrow().store.checkpoint(disk);
        untilKilled = OptionalInt.of(writes);
    }

    /// Whether a kill is planned and has not come.
    public boolean isDoomed() {
        return untilKilled.isPresent();
    }

    public void kill() {
        close();
        untilKilled = OptionalInt.empty();
        replica = Optional.empty();
        term = Optional.empty();
    }

    /// Goes on a little.
    ///
    /// @param leads whether it holds the lease
    public void step(boolean leads) {
        if (replica.isEmpty()) {
            return;
        }
        Replica running = replica.get();
        running.clock.set(clock.getAsLong());
        try {
            if (term.isPresent() && !leads && random.nextInt(4) == 0) {
                demote(running);
            } else if (term.isPresent()) {
                write(running);
            } else {
                follow(running, leads);
            }
        } catch (KilledException _) {
            kill();
        }
    }

    @Override
    public void close() {
        replica.ifPresent(Replica::close);
    }

    private void follow(Replica running, boolean leads) {
        int left = 1 + random.nextInt(RECORDS_A_STEP);
        while (left > 0 && applyNext(running)) {
            left--;
        }
        if (left > 0 && leads) {
            promote(running);
        }
    }

    private boolean applyNext(Replica running) {
        var next = log.next(running.engine.position().nextOffset());
        next.ifPresent(record -> {
            var event = Message.decode(record.value().unsafeArray(), network, ChainEvent.class);
            running.engine.apply(event, record.offset() + 1);
            written();
        });
        return next.isPresent();
    }

    /// See [Promotion].
    private void promote(Replica running) {
        EventWriter.Commits opened = log.open();
        written();
        while (applyNext(running)) {
            // What the one before had committed comes first.
        }
        var writer =
                EventWriter.begin(
                        records -> commit(opened, records),
                        running.engine,
                        network,
                        this::newLogId,
                        self,
                        (_, _) -> written());
        if (writer.commit().isEmpty()) {
            terms++;
            term = Optional.of(new Term(writer, running.engine.position().inputs()));
        }
    }

    /// See [WritingTerm].
    private void write(Replica running) {
        for (Work work : running.engine.due()) {
            decide(running, work);
        }
        for (int left = random.nextInt(RECORDS_A_STEP); left > 0 && term.isPresent(); left--) {
            long offset = term.get().next.candidates();
            var record = log.candidate(offset);
            if (record.isEmpty()) {
                break;
            }
            term.get().next = new InputPositions(offset + 1, 0);
            var candidate =
                    Message.decode(record.get().unsafeArray(), network, BlockCandidate.class);
            decide(running, Work.candidate(candidate.origin(), offset, candidate.block()));
        }
        if (term.isPresent() && random.nextBoolean()) {
            commit(running);
        }
    }

    private void decide(Replica running, Work work) {
        if (term.isEmpty()) {
            return;
        }
        switch (running.engine.decide(work)) {
            case ImportResult.Decided(var decision) -> add(running, decision);
            case ImportResult.AlreadyKnown _,
                    ImportResult.Orphan _,
                    ImportResult.HeldUntil _,
                    ImportResult.UnknownTemplate _ -> {}
        }
    }

    private void add(Replica running, Decision decision) {
        boolean shares = decision.outcome() instanceof Decision.Connected;
        if (!shares && !commit(running)) {
            return;
        }
        Term writing = term.orElseThrow();
        writing.writer.add(
                decision.steps(),
                running.engine.undecided(writing.next),
                decision.work().origin(),
                TraceContext.NONE);
        if (!shares) {
            commit(running);
        }
    }

    private boolean commit(Replica running) {
        if (term.orElseThrow().writer.commit().isPresent()) {
            demote(running);
        }
        return term.isPresent();
    }

    private void demote(Replica running) {
        term = Optional.empty();
        running.engine.forgetPlanned();
    }

    private CommitResult commit(EventWriter.Commits opened, List<Outgoing> records) {
        written();
        CommitResult result = opened.commit(records);
        written();
        return result;
    }

    /// Dies here when its time has come.
    private void written() {
        if (untilKilled.isPresent()) {
            int left = untilKilled.getAsInt() - 1;
            untilKilled = OptionalInt.of(left);
            if (left < 0) {
                throw new KilledException();
            }
        }
    }

    private LogId newLogId() {
        var bytes = new byte[LogId.BYTES];
        random.nextBytes(bytes);
        return new LogId(Bytes.wrap(bytes));
    }
}
