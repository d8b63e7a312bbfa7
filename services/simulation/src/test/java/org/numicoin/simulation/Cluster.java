package org.numicoin.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.chain.ChainReader;
import org.numicoin.mempool.chain.PoolReplica;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ChainView;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.log.SimulatedLog;
import org.numicoin.validator.log.SimulatedValidator;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.template.AssembledTemplate;
import org.numicoin.wire.DecodeException;

/// One operator's cluster: a log, validators of which one leads, a mempool, and what its gateway
/// says to others.
final class Cluster {
    private static final int SYNC_BLOCKS = 16;
    private static final int LOCATOR = 12;
    private static final int WEIGHT_OF_SHARD = 12_000;

    private final int number;
    private final ChainSpec spec;
    private final NetworkId networkId;
    private final Network network;
    private final Schedule schedule;
    private final Random random;
    private final SimulatedLog log;
    private final List<SimulatedValidator> validators = new ArrayList<>();
    private final PoolReplica pool;
    private int leader;
    private int frozen = -1;
    private long relayed;
    private long pooled;

    /// @param skew milliseconds by which its clocks are ahead
    Cluster(
            int number,
            int replicas,
            int skew,
            ChainSpec spec,
            NetworkId networkId,
            Block genesis,
            Path folder,
            Network network,
            Schedule schedule,
            Random random,
            SignatureCache signatures) {
        this.number = number;
        this.spec = spec;
        this.networkId = networkId;
        this.network = network;
        this.schedule = schedule;
        this.random = random;
        this.log = new SimulatedLog(random);
        for (int i = 0; i < replicas; i++) {
            String name = "validator-" + number + "-" + i;
            var validator =
                    new SimulatedValidator(
                            name,
                            spec,
                            networkId,
                            folder.resolve(name),
                            log,
                            random,
                            signatures,
                            () -> schedule.now() + skew);
            validator.start();
            validators.add(validator);
        }
        var verifier =
                new SignatureVerifier(new BouncyCastleSignatures(), signatures, Runnable::run, 1);
        this.pool = new PoolReplica(spec, genesis.header(), new Answers(), verifier);
    }

    int number() {
        return number;
    }

    SimulatedLog log() {
        return log;
    }

    List<SimulatedValidator> validators() {
        return validators;
    }

    PoolReplica pool() {
        return pool;
    }

    /// The replica that has applied most, if one runs.
    Optional<Replica> replica() {
        return validators.stream()
                .flatMap(validator -> validator.replica().stream())
                .max(Comparator.comparingLong(replica -> replica.engine.position().sequence()));
    }

    /// One of its validators goes on a little.
    void step(int validator) {
        if (validator != frozen) {
            validators.get(validator).step(validator == leader);
        }
    }

    /// Another validator gets the lease, and the one that had it stands still and does not know.
    void moveLease() {
        frozen = leader;
        leader = (leader + 1) % validators.size();
        schedule.after(2_000 + random.nextInt(8_000), this::thaw);
    }

    /// Whoever stands still goes on where it was.
    void thaw() {
        frozen = -1;
    }

    /// The lease of one that died goes to the next that runs.
    void watchLease() {
        if (validators.get(leader).replica().isEmpty()) {
            leader = (leader + 1) % validators.size();
        }
    }

    /// Its gateway hears of new blocks and tells others, its mempool follows the chain.
    void follow() {
        for (var next = log.next(relayed); next.isPresent(); next = log.next(relayed)) {
            relayed = next.get().offset() + 1;
            if (event(next.get()).step() instanceof ChainEvent.Connected connected) {
                connected
                        .block()
                        .or(() -> block(connected.blockId()))
                        .ifPresent(block ->
                                network.broadcast(number, new Network.Words.Gossip(block)));
            }
        }
        catchUpPool();
        if (isPoolUpToDate()) {
            pool.expire(schedule.now());
        }
    }

    /// Asks another cluster for what it has.
    void sync(int from) {
        replica()
                .ifPresent(replica -> {
                    try (var view = replica.reader.open()) {
                        var locator = new ArrayList<Hash256>();
                        long tip = view.position().tipHeight();
                        long height = tip;
                        for (int i = 0; i < LOCATOR && height >= 0; i++) {
                            view.idAt(height).ifPresent(locator::add);
                            height = tip - (1L << i);
                        }
                        network.send(number, from, new Network.Words.Sync(locator));
                    }
                });
    }

    void restartPool() {
        pool.restart();
        pooled = 0;
    }

    /// What this cluster would have mined, while it can make templates.
    Optional<AssembledTemplate> template() {
        catchUpPool();
        return replica()
                .map(replica -> {
                    boolean agree = pool.isAt(replica.engine.position().sequence());
                    var template =
                            replica.assembler.assemble(selection(replica), replica.clock.get());
                    Referee.require(
                            !agree || template.dropped().isEmpty(),
                            () ->
                                    "the pool of cluster %d offers what does not execute: %s"
                                            .formatted(number, template.dropped()));
                    return template;
                });
    }

    /// A block from inside, such as a miner's.
    void submit(Bytes block) {
        submit(block, "miner");
    }

    void receive(int from, Network.Words words) {
        switch (words) {
            case Network.Words.Gossip(Bytes block) -> gossip(from, block);
            case Network.Words.Ask(Hash256 id) ->
                    block(id)
                            .ifPresent(block ->
                                    network.send(number, from, new Network.Words.Gossip(block)));
            case Network.Words.Sync(List<Hash256> locator) ->
                    replica().ifPresent(replica -> answer(from, locator, replica));
            case Network.Words.Payment(Bytes transaction) -> {
                if (isPoolUpToDate()) {
                    pool.submit(Transaction.decode(transaction.unsafeArray()), schedule.now());
                }
            }
        }
    }

    private List<Transaction> selection(Replica replica) {
        try (var view = replica.reader.open()) {
            long baseFee = HeaderRules.nextBaseFee(spec, view.tip().header());
            return pool.select(baseFee, WEIGHT_OF_SHARD);
        }
    }

    /// What is known is not published again, mostly.
    private void gossip(int from, Bytes encoded) {
        try {
            var header = Block.decode(encoded.unsafeArray()).header();
            if (!isKnown(header.id()) || random.nextInt(10) == 0) {
                submit(encoded, "peer-" + from);
            }
            if (!isKnown(header.parentId())) {
                network.send(number, from, new Network.Words.Ask(header.parentId()));
            }
        } catch (DecodeException _) {
            submit(encoded, "peer-" + from);
        }
    }

    private void submit(Bytes block, String source) {
        var origin = new Origin(Origin.Kind.GATEWAY, "gateway-" + number, source);
        log.submit(Bytes.wrap(new BlockCandidate(origin, block).encoded(networkId)));
    }

    private void answer(int from, List<Hash256> locator, Replica replica) {
        try (var view = replica.reader.open()) {
            for (StoredBlock block : view.after(locator, SYNC_BLOCKS)) {
                view.encodedBlock(block.id())
                        .ifPresent(encoded ->
                                network.send(number, from, new Network.Words.Gossip(encoded)));
            }
        }
    }

    private boolean isKnown(Hash256 id) {
        return replica()
                .map(replica -> replica.store.latest())
                .filter(reads -> reads.block(id).isPresent() || reads.invalid(id).isPresent())
                .isPresent();
    }

    private Optional<Bytes> block(Hash256 id) {
        return replica().flatMap(replica -> replica.store.latest().encodedBlock(id));
    }

    /// As far as a validator has applied the log.
    private void catchUpPool() {
        long applied = replica().map(each -> each.engine.position().nextOffset()).orElse(0L);
        for (var next = log.next(pooled);
                next.isPresent() && next.get().offset() < applied;
                next = log.next(pooled)) {
            pooled = next.get().offset() + 1;
            pool.follow(event(next.get()), schedule.now());
        }
    }

    private boolean isPoolUpToDate() {
        return replica()
                .filter(each -> each.engine.position().sequence() >= pool.sequence())
                .isPresent();
    }

    ChainEvent event(SimulatedLog.Entry record) {
        return Message.decode(record.value().unsafeArray(), networkId, ChainEvent.class);
    }

    /// The validator as its mempool asks it.
    private final class Answers implements ChainReader {
        @Override
        public List<AccountKnowledge> accounts(Collection<Address> addresses, long least) {
            try (var view = view()) {
                return addresses.stream().map(address -> knowledge(view, address)).toList();
            }
        }

        private AccountKnowledge knowledge(ChainView view, Address address) {
            Optional<Account> account = view.account(address);
            return new AccountKnowledge(
                    address,
                    view.position().sequence(),
                    account,
                    Optional.empty(),
                    account.flatMap(known -> view.publicKey(known.authorization())).stream()
                            .toList());
        }

        @Override
        public boolean isMined(Hash256 id, long least) {
            try (var view = view()) {
                return view.transaction(id).isPresent();
            }
        }

        @Override
        public Block block(Hash256 id, long least) {
            try (var view = view()) {
                return Block.decode(view.encodedBlock(id).orElseThrow().unsafeArray());
            }
        }

        @Override
        public BlockHeader header(Hash256 id, long least) {
            try (var view = view()) {
                return view.block(id).orElseThrow().header();
            }
        }

        @Override
        public BlockHeader tip() {
            try (var view = view()) {
                return view.tip().header();
            }
        }

        private ChainView view() {
            return replica().orElseThrow().reader.open();
        }
    }
}
