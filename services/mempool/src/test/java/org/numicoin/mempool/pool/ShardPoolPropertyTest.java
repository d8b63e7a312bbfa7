package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.mempool.pool.PoolModel.ModelAccount;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;

/// Random submissions, blocks, reorganizations, expiry and restarts against the model, compared
/// after each step.
final class ShardPoolPropertyTest {
    private static final int SENDERS = 6;
    private static final int STEPS = 400;
    private static final Origin CLIENT = new Origin(Origin.Kind.API, "test", "");
    private static final LogId LOG = new LogId(Bytes.ofHex("00".repeat(15) + "01"));
    private static final ChainSpec SPEC = Specs.fast();

    private final Map<Address, List<PublicKey>> keys = new HashMap<>();
    private final List<Address> senders = new ArrayList<>();
    private final List<Block> chain = new ArrayList<>();
    private final Map<Address, SenderRecord> storedSenders = new HashMap<>();
    private final Map<Hash256, Transaction> storedBodies = new HashMap<>();
    private final Map<Hash256, PublicKey> signers = new HashMap<>();
    private final Map<String, TransactionVerdict> lastWord = new HashMap<>();
    private Random random = new Random(0);
    private PoolLimits limits = PoolLimits.of(1, 1);
    private PoolModel model = new PoolModel(SPEC, limits);
    private ShardPool pool = newPool(0);
    private Version lastVersion = new Version(0, 0);
    private long sequence;
    private boolean tight;
    private long now = 1_800_000_000_000L;

    /// A block of the model's chain, with the accounts before it.
    private record Block(List<Transaction> transactions, Map<Address, ModelAccount> before) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheModelAfterEachStep(long seed) {
        begin(seed);
        for (int step = 0; step < STEPS; step++) {
            String what =
                    switch (random.nextInt(20)) {
                        case 0, 1 -> mine();
                        case 2 -> reorganize();
                        case 3 -> expire();
                        case 4 -> restart();
                        case 5, 6 -> select();
                        default -> offer();
                    };
            compare("seed " + seed + ", step " + step + ", " + what);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    private void begin(long seed) {
        random = new Random(seed);
        tight = seed % 2 == 0;
        limits =
                new PoolLimits(
                        6,
                        1 << 20,
                        8,
                        tight ? 12 : 1_000,
                        tight && seed % 4 == 0 ? 40_000 : 1 << 22,
                        Duration.ofHours(24),
                        0,
                        0,
                        Duration.ofSeconds(60),
                        4_096,
                        8_192);
        model = new PoolModel(SPEC, limits);
        pool = newPool(0);
        while (senders.size() < SENDERS) {
            PublicKey key = newKey();
            var address = new Address(key.id());
            if (Shards.of(address) == 0) {
                senders.add(address);
                keys.put(address, new ArrayList<>(List.of(key)));
                model.accounts.put(
                        address,
                        new ModelAccount(
                                20_000_000L + random.nextInt(40_000_000), 0, key.id(), false));
            }
        }
    }

    private String offer() {
        Address sender = pick(senders);
        List<PublicKey> own = ownKeys(sender);
        TransactionCore core = core(sender);
        PublicKey key = own.get(Math.max(0, own.size() - 1 - random.nextInt(2)));
        signers.put(core.id(), key);
        var entry = new PoolModel.Entry(core, key, key.id(), now);
        Map<Hash256, String> refused =
                admit(List.of(new Submission.Offered(CLIENT, entry.form(true))), Kind.REJECTED);
        String code = refused.getOrDefault(core.id(), "");
        assertThat(code).as("%s", core).isEqualTo(offerToModel(core, false, code));
        senders.forEach(model::settle);
        now += random.nextInt(1_000);
        return "offer";
    }

    /// @return codes of refusals by id
    private Map<Hash256, String> admit(List<Submission> submissions, Kind refusal) {
        pool.learn(pool.unknownSenders(submissions).stream().map(this::knowledge).toList());
        PoolUpdate update = pool.carryOut(pool.plan(submissions, Set.of()), now);
        take(update);
        var refused = new HashMap<Hash256, String>();
        update.verdicts().stream()
                .filter(v -> v.kind() == refusal)
                .forEach(v -> refused.put(v.id(), v.code()));
        return refused;
    }

    private AccountKnowledge knowledge(Address address) {
        ModelAccount account = model.account(address);
        return new AccountKnowledge(
                address,
                sequence,
                Optional.of(toAccount(account)),
                Optional.empty(),
                account.revealed() ? List.of(key(address, account.authorization())) : List.of());
    }

    private PublicKey key(Address sender, Hash256 authorization) {
        return ownKeys(sender).stream()
                .filter(key -> key.id().equals(authorization))
                .findFirst()
                .orElseThrow();
    }

    private List<PublicKey> ownKeys(Address sender) {
        return keys.computeIfAbsent(sender, _ -> new ArrayList<>());
    }

    private String mine() {
        List<Selected> best = pool.select(100, 1 << 20);
        model.offered(best.stream().map(selected -> selected.slot().fullId()).toList());
        checkSelection(best, 100);
        Set<Address> left = new HashSet<>();
        var transactions = new ArrayList<Transaction>();
        for (Selected selected : best) {
            Transaction transaction = selected.slot().transaction();
            if (random.nextInt(4) == 0) {
                left.add(transaction.core().sender());
            }
            if (!left.contains(transaction.core().sender())) {
                transactions.add(transaction);
            }
        }
        Address other = pick(senders);
        if (transactions.stream().noneMatch(t -> t.core().sender().equals(other))) {
            foreign(other).ifPresent(transactions::add);
        }
        take(pool.apply(List.of(connect(transactions))));
        senders.forEach(model::settle);
        return "mine " + transactions.size();
    }

    /// A transaction that the pool has never seen, where the account can pay one.
    private Optional<Transaction> foreign(Address sender) {
        ModelAccount account = model.account(sender);
        var payment = new Payment(pick(senders), Amount.ofNano(10_000_000));
        var core =
                new TransactionCore(
                        SPEC.chainId(),
                        sender,
                        account.nonce(),
                        150,
                        5,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(List.of(payment), Bytes.ofHex("ff")));
        PublicKey key = key(sender, account.authorization());
        var entry = new PoolModel.Entry(core, key, key.id(), now);
        signers.put(core.id(), key);
        Transaction transaction = entry.form(!account.revealed());
        return model.spend(transaction) <= account.balance()
                ? Optional.of(transaction)
                : Optional.empty();
    }

    /// Another branch takes over: some blocks are taken back, some with a part of their
    /// transactions come instead.
    private String reorganize() {
        if (tight) {
            return "nothing: who finds room in a full pool depends on an order that the model does not have";
        }
        int depth = Math.min(chain.size(), 1 + random.nextInt(3));
        var decision = new ArrayList<ShardStep>();
        var back = new ArrayList<Transaction>();
        for (int i = 0; i < depth; i++) {
            Block block = chain.removeLast();
            back.addAll(0, block.transactions());
            model.accounts.putAll(block.before());
            model.height--;
            block.transactions().forEach(t -> model.mined.remove(t.id()));
            decision.add(step(List.of(), block.transactions()));
        }
        int blocks = random.nextInt(depth + 1);
        for (int i = 0; i < blocks; i++) {
            List<Transaction> transactions = executable(back);
            back.removeAll(transactions);
            decision.add(connect(transactions));
        }
        take(pool.apply(decision));
        List<Submission> returned = pool.takeReturned();
        assertThat(returned).hasSameSizeAs(back);
        if (!returned.isEmpty()) {
            readmit(returned);
        }
        if (returned.isEmpty()) {
            senders.forEach(model::settle);
        }
        return "reorganize " + depth + " to " + blocks;
    }

    /// Some of these that a block can contain, in their order.
    private List<Transaction> executable(List<Transaction> candidates) {
        var before = new HashMap<>(model.accounts);
        var chosen = new ArrayList<Transaction>();
        for (Transaction transaction : candidates) {
            if (random.nextBoolean() && canExecute(transaction)) {
                charge(transaction);
                chosen.add(transaction);
            }
        }
        model.accounts.putAll(before);
        return chosen;
    }

    private void readmit(List<Submission> returned) {
        Map<Hash256, String> refused = admit(returned, Kind.DROPPED);
        for (Submission one : returned) {
            TransactionCore core = ((Submission.Returned) one).transaction().core();
            var _ = offerToModel(core, true, refused.getOrDefault(core.id(), ""));
        }
        senders.forEach(model::settle);
    }

    private String offerToModel(TransactionCore core, boolean returned, String code) {
        PublicKey key = Objects.requireNonNull(signers.get(core.id()));
        return model.offer(core, key, now, returned, code.equals("insufficient-balance"));
    }

    private String expire() {
        now += Duration.ofMinutes(random.nextInt(900)).toMillis();
        take(pool.expire(now));
        model.expire(now);
        senders.forEach(model::settle);
        return "expire";
    }

    /// A new owner knows what was stored and nothing else.
    private String restart() {
        pool = newPool(pool.version());
        lastVersion = new Version(pool.version(), Integer.MAX_VALUE);
        storedSenders.values().forEach(record -> pool.restore(record, storedBodies));
        model.mined.clear();
        model.forgetTemplates();
        assertThat(pool.apply(List.of()).verdicts()).isEmpty();
        return "restart";
    }

    private String select() {
        long baseFee = 90L + random.nextInt(80);
        long bytes = 3_000L + random.nextInt(60_000);
        List<Selected> selected = pool.select(baseFee, bytes);
        model.offered(selected.stream().map(s -> s.slot().fullId()).toList());
        checkSelection(selected, baseFee);
        assertThat(selected.stream().mapToLong(s -> s.slot().size()).sum())
                .isLessThanOrEqualTo(bytes);
        return "select";
    }

    /// Each is the best of all that could come next, as long as there was room for every one before
    /// it.
    private void checkSelection(List<Selected> selected, long baseFee) {
        Map<Address, Long> next = new HashMap<>();
        senders.forEach(sender -> next.put(sender, model.account(sender).nonce()));
        Set<Address> passedOver = new HashSet<>();
        for (Selected chosen : selected) {
            TransactionCore core = chosen.slot().core();
            assertThat(core.nonce()).isEqualTo(next.get(core.sender()));
            assertThat(core.maxFee()).isGreaterThanOrEqualTo(baseFee);
            assertThat(chosen.tipRate()).isEqualTo(TransactionRules.tipRate(core, baseFee));
            for (Address sender : senders) {
                for (var view : model.views(sender)) {
                    TransactionCore rival = view.transaction().core();
                    if (rival.nonce() == next.getOrDefault(sender, -1L)
                            && rival.maxFee() >= baseFee
                            && TransactionRules.tipRate(rival, baseFee) > chosen.tipRate()) {
                        passedOver.add(sender);
                    }
                }
            }
            assertThat(passedOver)
                    .as("chosen although it was too big")
                    .doesNotContain(core.sender());
            next.merge(core.sender(), 1L, Long::sum);
        }
        if (selected.stream().mapToLong(s -> s.slot().size()).sum() > 1 << 19) {
            assertThat(passedOver).isEmpty();
        }
    }

    private ShardStep connect(List<Transaction> transactions) {
        var before = new HashMap<Address, ModelAccount>();
        senders.forEach(sender -> before.put(sender, model.account(sender)));
        transactions.forEach(this::charge);
        model.height++;
        transactions.forEach(t -> model.mined.add(t.id()));
        chain.add(new Block(List.copyOf(transactions), before));
        return step(
                transactions.stream()
                        .map(t -> new ShardStep.Mined(t.core().sender(), t.core().nonce(), t.id()))
                        .toList(),
                List.of());
    }

    private ShardStep step(List<ShardStep.Mined> mined, List<Transaction> returned) {
        sequence++;
        return new ShardStep(
                new LogPosition(LOG, sequence),
                new Tip(model.height, 100),
                mined,
                returned,
                senders.stream()
                        .map(sender ->
                                new TouchedAccount(
                                        sender, Optional.of(toAccount(model.account(sender)))))
                        .toList());
    }

    private boolean canExecute(Transaction transaction) {
        ModelAccount account = model.account(transaction.core().sender());
        return transaction.core().nonce() == account.nonce()
                && transaction.core().validUntil() > model.height
                && transaction.witness().reveals() == (account.revealed() ? 0 : 1)
                && model.spend(transaction) <= account.balance();
    }

    private void charge(Transaction transaction) {
        TransactionCore core = transaction.core();
        ModelAccount sender = model.account(core.sender());
        boolean rotates = core.payload() instanceof Payload.KeyRotation;
        Hash256 authorization =
                core.payload() instanceof Payload.KeyRotation rotation
                        ? rotation.authorization()
                        : sender.authorization();
        model.accounts.put(
                core.sender(),
                new ModelAccount(
                        sender.balance() - cost(transaction),
                        sender.nonce() + 1,
                        authorization,
                        !rotates));
        credit(transaction);
    }

    private void credit(Transaction transaction) {
        if (transaction.core().payload() instanceof Payload.Transfer transfer) {
            for (Payment payment : transfer.payments()) {
                ModelAccount to = model.account(payment.recipient());
                model.accounts.put(
                        payment.recipient(),
                        new ModelAccount(
                                to.balance() + payment.amount().nano(),
                                to.nonce(),
                                to.authorization(),
                                to.revealed()));
            }
        }
    }

    private static long cost(Transaction transaction) {
        TransactionCore core = transaction.core();
        long rate = 100 + TransactionRules.tipRate(core, 100);
        return TransactionRules.amountsAndFee(SPEC, transaction, rate);
    }

    private static Account toAccount(ModelAccount account) {
        return new Account(
                Amount.ofNano(account.balance()),
                account.nonce(),
                account.authorization(),
                account.revealed() ? Account.Kind.KEY : Account.Kind.NOT_REVEALED,
                account.revealed() ? 1 : 0);
    }

    /// Plays the store and a reader of verdicts.
    private void take(PoolUpdate update) {
        update.senders()
                .forEach((address, record) ->
                        record.ifPresentOrElse(
                                present ->
                                        storedSenders.put(
                                                address, SenderRecord.decode(present.encoded())),
                                () -> storedSenders.remove(address)));
        storedBodies.putAll(update.bodies());
        storedBodies.keySet().removeAll(update.gone());
        for (TransactionVerdict verdict : update.verdicts()) {
            String slot = verdict.sender() + " " + verdict.nonce();
            if (verdict.equals(lastWord.get(slot))) {
                continue;
            }
            assertThat(verdict.version()).isGreaterThan(lastVersion);
            lastVersion = verdict.version();
            if (verdict.kind() != Kind.REJECTED) {
                lastWord.put(slot, verdict);
            }
        }
    }

    private void compare(String when) {
        for (Address sender : senders) {
            assertThat(
                            pool.slots(sender).stream()
                                    .map(slot ->
                                            new PoolModel.View(
                                                    slot.transaction(), slot.executable()))
                                    .toList())
                    .as(when)
                    .isEqualTo(model.views(sender));
        }
        List<PoolModel.View> all = model.all();
        assertThat(pool.count()).as(when).isEqualTo(all.size());
        assertThat(pool.bytes())
                .as(when)
                .isEqualTo(all.stream().mapToLong(v -> v.transaction().size()).sum());
        assertThat(storedBodies.keySet())
                .as(when)
                .isEqualTo(
                        all.stream()
                                .map(v -> v.transaction().fullId())
                                .collect(java.util.stream.Collectors.toSet()));
        assertThat(storedSenders.keySet()).as(when).isEqualTo(Set.copyOf(pool.senders()));
        Set<String> pooled = new HashSet<>();
        for (Address sender : senders) {
            for (PooledTransaction slot : pool.slots(sender)) {
                String name = sender + " " + slot.nonce();
                pooled.add(name);
                assertThat(lastWord.get(name))
                        .as(when)
                        .satisfies(word -> {
                            assertThat(word.kind())
                                    .isEqualTo(slot.executable() ? Kind.ACCEPTED : Kind.QUEUED);
                            assertThat(word.version()).isEqualTo(slot.version());
                            assertThat(word.fullId()).isEqualTo(slot.fullId());
                        });
            }
        }
        lastWord.forEach((slot, word) -> {
            if (!pooled.contains(slot)) {
                assertThat(word.kind())
                        .as("%s: %s", when, word)
                        .isNotIn(Kind.ACCEPTED, Kind.QUEUED);
            }
        });
    }

    private ShardPool newPool(long version) {
        return new ShardPool(
                0,
                SPEC,
                limits,
                version,
                new LogPosition(LOG, sequence),
                new Tip(model.height, 100));
    }

    private TransactionCore core(Address sender) {
        ModelAccount account = model.account(sender);
        long nonce = Math.max(0, account.nonce() - 1 + random.nextInt(10));
        long maxFee = 95L + random.nextInt(200);
        long tip = random.nextInt((int) maxFee);
        long validUntil =
                random.nextInt(4) == 0
                        ? model.height + random.nextInt(6)
                        : TransactionCore.NEVER_EXPIRES;
        Payload payload;
        if (random.nextInt(12) == 0) {
            PublicKey key = newKey();
            ownKeys(sender).add(key);
            payload = new Payload.KeyRotation(key.id());
        } else {
            payload =
                    new Payload.Transfer(
                            List.of(
                                    new Payment(
                                            pick(senders),
                                            Amount.ofNano(
                                                    10_000_000L + random.nextInt(9_000_000)))),
                            Bytes.EMPTY);
        }
        return new TransactionCore(SPEC.chainId(), sender, nonce, maxFee, tip, validUntil, payload);
    }

    private PublicKey newKey() {
        var bytes = new byte[PublicKey.BYTES];
        random.nextBytes(bytes);
        return PublicKey.mlDsa65(Bytes.wrap(bytes));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
