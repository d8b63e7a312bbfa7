package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.mempool.pool.PoolModel.ModelAccount;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.policy.BlockSelection;
import org.numicoin.policy.BlockSelection.Chosen;
import org.numicoin.policy.RollingMinimum;
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
    private static final ChainSpec SPEC = Specs.fast();

    /// Kinds and codes of all verdicts.
    private static final Set<String> SEEN = new TreeSet<>();

    private final Map<Address, List<PublicKey>> keys = new HashMap<>();
    private final List<Address> senders = new ArrayList<>();
    private final Map<Hash256, PublicKey> signers = new HashMap<>();
    private Random random = new Random(0);
    private PoolLimits limits = PoolLimits.of(1, 1);
    private PoolModel model = new PoolModel(SPEC, limits);
    private ModelChain chain = new ModelChain(model, senders);
    private ShardPool pool = newPool(0);
    private final Outside outside = new Outside();
    private boolean tight;
    private long now = 1_800_000_000_000L;

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

    @AfterAll
    static void nothingOfImportanceIsMissing() {
        assertThat(SEEN)
                .contains(
                        "ACCEPTED ",
                        "QUEUED ",
                        "CONFIRMED ",
                        "REPLACED replaced",
                        "EVICTED pool-full",
                        "EXPIRED tx-expired",
                        "EXPIRED too-old",
                        "DROPPED nonce-too-low",
                        "REJECTED pool-full",
                        "REJECTED below-minimum",
                        "REJECTED queued-limit",
                        "REJECTED sender-limit",
                        "REJECTED expires-too-soon",
                        "REJECTED replacement-underpriced",
                        "REJECTED replacement-changes-key");
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
                        3,
                        tight ? 4 : 1_000,
                        tight && seed % 4 == 0 ? 20_000 : 1 << 22,
                        3,
                        Duration.ofHours(24),
                        0,
                        0,
                        0,
                        Duration.ofSeconds(60),
                        1 << 20,
                        8_192);
        model = new PoolModel(SPEC, limits);
        chain = new ModelChain(model, senders);
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
                                20_000_000L + random.nextInt(180_000_000), 0, key.id(), false));
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
        PoolUpdate update = pool.carryOut(pool.plan(submissions, Findings.NONE), now);
        take(update);
        var refused = new HashMap<Hash256, String>();
        update.verdicts().stream()
                .filter(v -> v.kind() == refusal)
                .forEach(v -> refused.put(v.id(), v.code()));
        return refused;
    }

    private void take(PoolUpdate update) {
        update.verdicts().forEach(v -> SEEN.add(v.kind() + " " + v.code()));
        outside.take(update);
    }

    private AccountKnowledge knowledge(Address address) {
        ModelAccount account = model.account(address);
        return new AccountKnowledge(
                address,
                chain.sequence(),
                Optional.of(ModelChain.toAccount(account)),
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
        var offer = pool.select(model.baseFee, 1 << 20);
        var best = offer.transactions();
        offered(best);
        checkOffer(offer, model.baseFee, 1 << 20);
        Set<Address> left = new HashSet<>();
        var transactions = new ArrayList<Transaction>();
        for (var selected : best) {
            Transaction transaction = selected.transaction().transaction();
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
        take(pool.apply(List.of(chain.connect(transactions, nextBaseFee()))));
        model.expire();
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
        int depth = Math.min(chain.length(), 1 + random.nextInt(3));
        var decision = new ArrayList<ShardStep>();
        var back = new ArrayList<Transaction>();
        for (int i = 0; i < depth; i++) {
            ShardStep step = chain.disconnect();
            back.addAll(0, step.returned());
            decision.add(step);
        }
        int blocks = random.nextInt(depth + 1);
        for (int i = 0; i < blocks; i++) {
            List<Transaction> transactions = chain.executable(back, random);
            back.removeAll(transactions);
            decision.add(chain.connect(transactions, nextBaseFee()));
        }
        take(pool.apply(decision));
        model.expire();
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
        model.lowerMinimum(now);
        return "expire";
    }

    /// A new owner knows what was stored and nothing else.
    private String restart() {
        pool = newPool(pool.version());
        outside.restore(pool);
        model.mined.clear();
        model.forgetTemplates();
        model.minimum = RollingMinimum.NONE;
        assertThat(pool.apply(List.of()).verdicts()).isEmpty();
        return "restart";
    }

    private String select() {
        long baseFee = random.nextBoolean() ? model.baseFee : 90L + random.nextInt(80);
        long weight = 3_000L + random.nextInt(60_000);
        var offer = pool.select(baseFee, weight);
        if (random.nextBoolean()) {
            offered(offer.transactions());
        }
        checkOffer(offer, baseFee, weight);
        return "select";
    }

    private long nextBaseFee() {
        return 100L + random.nextInt(50);
    }

    private void offered(List<Chosen<PooledTransaction>> selected) {
        List<PooledTransaction> slots = selected.stream().map(Chosen::transaction).toList();
        pool.offered(slots);
        model.offered(slots.stream().map(PooledTransaction::transaction).toList());
    }

    /// As many of the pieces as fit, always the best of those that could come next, and from the
    /// first on that does not fit others behind it.
    private void checkOffer(BlockSelection<PooledTransaction> offer, long baseFee, long weightMax) {
        List<PoolModel.Piece> best = bestFirst(baseFee);
        var expected = new ArrayList<Transaction>();
        long left = weightMax;
        long tips = 0;
        long rest = 0;
        for (PoolModel.Piece piece : best) {
            if (piece.pay().weight() > left) {
                rest = left * piece.pay().tips() / piece.pay().weight();
                break;
            }
            expected.addAll(piece.transactions());
            left -= piece.pay().weight();
            tips += piece.pay().tips();
        }
        List<Transaction> offered =
                offer.transactions().stream().map(s -> s.transaction().transaction()).toList();
        assertThat(offered.subList(0, Math.min(expected.size(), offered.size())))
                .isEqualTo(expected);
        assertThat(offer.bound()).isEqualTo(tips + rest);
        assertThat(offered.stream().mapToLong(t -> t.weight(SPEC)).sum())
                .isLessThanOrEqualTo(weightMax);
        assertThat(offered.stream().mapToLong(t -> model.pay(t, baseFee).tips()).sum())
                .isEqualTo(offer.tips())
                .isLessThanOrEqualTo(offer.bound());
        assertThat(offer.transactions().stream().map(s -> -s.rate())).isSorted();
        Map<Address, Long> next = new HashMap<>();
        senders.forEach(sender -> next.put(sender, model.account(sender).nonce()));
        for (Transaction transaction : offered) {
            TransactionCore core = transaction.core();
            assertThat(core.nonce()).isEqualTo(next.merge(core.sender(), 1L, Long::sum) - 1);
            assertThat(core.maxFee()).isGreaterThanOrEqualTo(baseFee);
        }
    }

    private List<PoolModel.Piece> bestFirst(long baseFee) {
        var rests = new ArrayList<List<PoolModel.Piece>>();
        senders.forEach(sender -> rests.add(model.pieces(model.views(sender), baseFee)));
        var best = new ArrayList<PoolModel.Piece>();
        rests.removeIf(List::isEmpty);
        while (!rests.isEmpty()) {
            List<PoolModel.Piece> first =
                    Collections.min(
                            rests,
                            Comparator.comparing(
                                            (List<PoolModel.Piece> rest) -> rest.getFirst().pay())
                                    .reversed()
                                    .thenComparingLong(rest -> arrivedAt(rest.getFirst()))
                                    .thenComparing(rest ->
                                            rest.getFirst().transactions().getFirst().id()));
            best.add(first.removeFirst());
            rests.removeIf(List::isEmpty);
        }
        return best;
    }

    private long arrivedAt(PoolModel.Piece piece) {
        TransactionCore core = piece.transactions().getFirst().core();
        return Objects.requireNonNull(
                        Objects.requireNonNull(model.slots.get(core.sender())).get(core.nonce()))
                .arrivedAt();
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
        assertThat(pool.minimum()).as(when).isEqualTo(model.minimum.perWeight());
        assertThat(pool.count()).as(when).isEqualTo(all.size());
        assertThat(pool.bytes())
                .as(when)
                .isEqualTo(all.stream().mapToLong(v -> v.transaction().size()).sum());
        outside.check(pool, senders, when);
    }

    private ShardPool newPool(long version) {
        return new ShardPool(
                0,
                SPEC,
                limits,
                version,
                new LogPosition(ModelChain.LOG, chain.sequence()),
                new Tip(model.height, model.baseFee));
    }

    private TransactionCore core(Address sender) {
        ModelAccount account = model.account(sender);
        long nonce = Math.max(0, account.nonce() - 1 + random.nextInt(10));
        long maxFee = 95L + random.nextInt(random.nextInt(3) == 0 ? 900 : 200);
        long tip = random.nextInt((int) maxFee);
        long validUntil =
                random.nextInt(4) == 0
                        ? model.height + random.nextInt(9)
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
