package org.numicoin.mempool.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.policy.RollingMinimum;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The pool as one would explain it: everything is computed anew, nothing is indexed.
final class PoolModel {
    static final Bytes SIGNATURE = Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES]);

    final ChainSpec spec;
    final PoolLimits limits;
    final Map<Address, ModelAccount> accounts = new HashMap<>();
    final Map<Address, TreeMap<Long, Entry>> slots = new HashMap<>();
    final Set<Hash256> mined = new HashSet<>();
    private final Deque<Set<Hash256>> templates = new ArrayDeque<>();
    long height;

    /// Of the next block.
    long baseFee = 100;

    RollingMinimum minimum = RollingMinimum.NONE;

    record ModelAccount(long balance, long nonce, Hash256 authorization, boolean revealed) {}

    record Entry(
            TransactionCore core,
            PublicKey key,
            Hash256 authorization,
            long arrivedAt,
            int replacements) {
        Entry(TransactionCore core, PublicKey key, Hash256 authorization, long arrivedAt) {
            this(core, key, authorization, arrivedAt, 0);
        }

        Transaction form(boolean reveals) {
            return new Transaction(
                    core, Witness.ofKey(reveals ? Optional.of(key) : Optional.empty(), SIGNATURE));
        }
    }

    /// A pooled transaction as it stands.
    record View(Transaction transaction, boolean executable) {}

    private record Point(Hash256 authorization, boolean revealed, boolean gap) {}

    PoolModel(ChainSpec spec, PoolLimits limits) {
        this.spec = spec;
        this.limits = limits;
    }

    ModelAccount account(Address address) {
        return accounts.getOrDefault(address, new ModelAccount(0, 0, address.payload(), false));
    }

    /// The code of the refusal; empty when it is in the pool afterwards.
    ///
    /// @param returned by a reorganization
    /// @param forBalance whether the pool refuses it for its balance, where it may: its sum counts
    ///   the slots there in the forms that they had before the batch or the reorganization, and
    ///   settling is exact afterwards
    String offer(
            TransactionCore core, PublicKey key, long now, boolean returned, boolean forBalance) {
        Address sender = core.sender();
        ModelAccount account = account(sender);
        if (pooled(core.id())) {
            return "";
        }
        if (height + 1 > core.validUntil()) {
            return "tx-expired";
        }
        if (core.maxFee() < spec.leastBaseFee()) {
            return "max-fee-below-base-fee";
        }
        if (core.nonce() < account.nonce()) {
            return mined.contains(core.id()) ? "" : "nonce-too-low";
        }
        if (core.nonce() >= account.nonce() + limits.nonceWindow()) {
            return "nonce-too-high";
        }
        var chain = slots.computeIfAbsent(sender, _ -> new TreeMap<>());
        if (!returned && core.validUntil() < height + limits.leastLife()) {
            return "expires-too-soon";
        }
        Optional<Entry> old = Optional.ofNullable(chain.get(core.nonce()));
        if (old.isPresent() && returned) {
            return "slot-taken";
        }
        if (old.isPresent()) {
            Transaction form = view(old.get()).transaction();
            boolean isLast = old.get().equals(chain.lastEntry().getValue());
            if (old.get().replacements() >= 16) {
                return "replacement-limit";
            }
            if (!isLast && (rotates(core) || rotates(old.get().core()))) {
                return "replacement-changes-key";
            }
            if (!paysMore(form, new Entry(core, key, key.id(), now).form(true))) {
                return "replacement-underpriced";
            }
        }
        if (!returned && old.isEmpty() && chain.size() >= limits.slotsPerSender()) {
            return "sender-limit";
        }
        Point point = point(sender, core.nonce());
        if (!key.id().equals(point.authorization())) {
            return point.gap() ? "unknown-key" : "bad-authorization";
        }
        int replacements = old.map(before -> before.replacements() + 1).orElse(0);
        var entry = new Entry(core, key, point.authorization(), now, replacements);
        long others =
                views(sender).stream()
                        .map(View::transaction)
                        .filter(t -> t.core().nonce() != core.nonce())
                        .mapToLong(this::spend)
                        .sum();
        Transaction form = entry.form(!point.revealed());
        boolean fitsAsIs = others + spend(form) <= account.balance();
        chain.put(core.nonce(), entry);
        long exact = views(sender).stream().mapToLong(v -> spend(v.transaction())).sum();
        chain.remove(core.nonce());
        old.ifPresent(before -> chain.put(core.nonce(), before));
        boolean fitsThen = exact <= account.balance();
        boolean either = returned || fitsAsIs != fitsThen;
        if (either ? forBalance : !fitsThen) {
            return "insufficient-balance";
        }
        long queued = views(sender).stream().filter(view -> !view.executable()).count();
        if (!returned && point.gap() && old.isEmpty() && queued >= limits.queuedPerSender()) {
            return "queued-limit";
        }
        Pay offered = offered(entry, form, point.gap());
        if (!returned && minimum.perWeight() > 0 && perWeight(offered) < minimum.perWeight()) {
            return "below-minimum";
        }
        var victims = new ArrayList<Entry>();
        long mostPaid = -1;
        while (!fits(form, point.gap())) {
            Optional<Entry> victim = victim(entry, offered, point.gap());
            if (victim.isEmpty()) {
                victims.forEach(v -> chain(v.core().sender()).put(v.core().nonce(), v));
                return "pool-full";
            }
            victims.add(victim.get());
            if (isExecutable(victim.get())) {
                mostPaid = Math.max(mostPaid, Math.max(0, perWeight(tailPay(victim.get()))));
            }
            remove(victim.get().core());
        }
        if (mostPaid >= 0) {
            minimum = minimum.fallen(now, 1_000, 100).raised(mostPaid + 100, now);
        }
        chain.put(core.nonce(), entry);
        return "";
    }

    /// Drops what the account does not allow any more.
    void settle(Address sender) {
        ModelAccount account = account(sender);
        long left = account.balance();
        Hash256 authorization = account.authorization();
        boolean revealed = account.revealed();
        for (Entry entry : List.copyOf(chain(sender).values())) {
            long spend = spend(entry.form(!revealed));
            if (entry.core().nonce() < account.nonce()
                    || !entry.authorization().equals(authorization)
                    || spend > left) {
                remove(entry.core());
                continue;
            }
            left -= spend;
            revealed = !(entry.core().payload() instanceof Payload.KeyRotation);
            if (entry.core().payload() instanceof Payload.KeyRotation rotation) {
                authorization = rotation.authorization();
            }
        }
    }

    /// What a sender has, in the form for its place.
    List<View> views(Address sender) {
        ModelAccount account = account(sender);
        long expected = account.nonce();
        boolean revealed = account.revealed();
        var views = new ArrayList<View>();
        for (Entry entry : chain(sender).values()) {
            boolean executable = entry.core().nonce() == expected;
            views.add(new View(entry.form(!revealed), executable));
            expected += executable ? 1 : 0;
            revealed = !(entry.core().payload() instanceof Payload.KeyRotation);
        }
        return views;
    }

    List<View> all() {
        return slots.keySet().stream().flatMap(sender -> views(sender).stream()).toList();
    }

    /// Removes what no block on the tip can contain.
    void expire() {
        removeIf(entry -> entry.core().validUntil() <= height);
    }

    void expire(long now) {
        removeIf(entry -> entry.arrivedAt() + limits.ageMax().toMillis() <= now);
    }

    private void removeIf(Predicate<Entry> matches) {
        slots.values().forEach(chain -> chain.values().removeIf(matches));
    }

    /// The best of a template is protected, up to a quarter of the room, and at least the first.
    void offered(List<Transaction> best) {
        var protectedIds = new HashSet<Hash256>();
        long bytes = 0;
        for (Transaction transaction : best) {
            bytes += transaction.size();
            boolean fits = protectedIds.size() < limits.count() / 4 && bytes <= limits.bytes() / 4;
            if (!fits && !protectedIds.isEmpty()) {
                break;
            }
            protectedIds.add(transaction.id());
        }
        templates.addLast(protectedIds);
        if (templates.size() > 3) {
            templates.removeFirst();
        }
    }

    void forgetTemplates() {
        templates.clear();
    }

    void remove(TransactionCore core) {
        chain(core.sender()).remove(core.nonce());
    }

    long spend(Transaction transaction) {
        long amounts =
                transaction.core().payload() instanceof Payload.Transfer transfer
                        ? transfer.payments().stream().mapToLong(p -> p.amount().nano()).sum()
                        : 0;
        return amounts + transaction.weight(spec) * transaction.core().maxFee();
    }

    boolean pooled(Hash256 id) {
        return slots.values().stream()
                .flatMap(chain -> chain.values().stream())
                .anyMatch(entry -> entry.core().id().equals(id));
    }

    private NavigableMap<Long, Entry> chain(Address sender) {
        return slots.computeIfAbsent(sender, _ -> new TreeMap<>());
    }

    private Point point(Address sender, long nonce) {
        ModelAccount account = account(sender);
        Hash256 authorization = account.authorization();
        boolean revealed = account.revealed();
        long expected = account.nonce();
        for (Entry entry : chain(sender).headMap(nonce, false).values()) {
            if (!entry.authorization().equals(authorization)) {
                continue;
            }
            expected += entry.core().nonce() == expected ? 1 : 0;
            revealed = !(entry.core().payload() instanceof Payload.KeyRotation);
            if (entry.core().payload() instanceof Payload.KeyRotation rotation) {
                authorization = rotation.authorization();
            }
        }
        return new Point(authorization, revealed, expected != nonce);
    }

    private View view(Entry entry) {
        return views(entry.core().sender()).stream()
                .filter(view -> view.transaction().core().equals(entry.core()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean rotates(TransactionCore core) {
        return core.payload() instanceof Payload.KeyRotation;
    }

    private boolean paysMore(Transaction old, Transaction replacing) {
        double rateBefore = Math.min(old.core().maxFee(), baseFee + old.core().tip());
        double rateAfter = Math.min(replacing.core().maxFee(), baseFee + replacing.core().tip());
        return rateAfter >= 1.1 * rateBefore - 1e-9
                && replacing.core().maxFee() >= old.core().maxFee()
                && rateAfter * replacing.weight(spec)
                        >= rateBefore * old.weight(spec) + 100.0 * replacing.size();
    }

    private boolean fits(Transaction form, boolean queued) {
        TransactionCore core = form.core();
        List<View> all = new ArrayList<>(all());
        all.removeIf(view ->
                view.transaction().core().sender().equals(core.sender())
                        && view.transaction().core().nonce() == core.nonce());
        long keys = keyBytes(Stream.concat(senders(all), Stream.of(core.sender())));
        return fits(form, all, limits.count(), limits.bytes() - keys)
                && (!queued
                        || fits(
                                form,
                                all.stream().filter(view -> !view.executable()).toList(),
                                Math.max(1, limits.count() / 4),
                                limits.bytes() / 4));
    }

    private static boolean fits(Transaction form, List<View> others, int count, long bytes) {
        long taken = others.stream().mapToLong(view -> view.transaction().size()).sum();
        return others.size() < count && taken + form.size() <= bytes;
    }

    private static Stream<Address> senders(List<View> views) {
        return views.stream().map(view -> view.transaction().core().sender());
    }

    /// A key that the state knows lies in no transaction.
    private long keyBytes(Stream<Address> senders) {
        return senders.distinct().filter(s -> account(s).revealed()).count() * Sender.KEY_MEMORY;
    }

    private Pay offered(Entry candidate, Transaction form, boolean queued) {
        var before = new ArrayList<>(views(candidate.core().sender()));
        before.removeIf(view -> view.transaction().core().nonce() >= candidate.core().nonce());
        before.add(new View(form, !queued));
        return lastPay(before);
    }

    private static long perWeight(Pay pay) {
        return Math.floorDiv(pay.tips(), pay.weight());
    }

    private Optional<Entry> victim(Entry candidate, Pay offered, boolean queued) {
        return slots.values().stream()
                .filter(chain -> !chain.isEmpty())
                .map(chain -> chain.lastEntry().getValue())
                .filter(tail -> !tail.core().sender().equals(candidate.core().sender()))
                .filter(tail -> templates.stream().noneMatch(t -> t.contains(tail.core().id())))
                .min(
                        Comparator.comparing(this::isExecutable)
                                .thenComparing(this::tailPay)
                                .thenComparing(Entry::arrivedAt, Comparator.reverseOrder())
                                .thenComparing(entry -> entry.core().id()))
                .filter(tail ->
                        isExecutable(tail) == queued
                                ? !queued
                                : paysAStepLess(tailPay(tail), offered));
    }

    /// What transactions pay a miner together, and their weight.
    record Pay(long tips, long weight) implements Comparable<Pay> {
        Pay plus(Pay other) {
            return new Pay(tips + other.tips, weight + other.weight);
        }

        @Override
        public int compareTo(Pay other) {
            return Long.compare(
                    Math.multiplyExact(tips, other.weight), Math.multiplyExact(other.tips, weight));
        }
    }

    /// Transactions that are taken together.
    record Piece(List<Transaction> transactions, Pay pay) {}

    Pay pay(Transaction transaction, long fee) {
        TransactionCore core = transaction.core();
        long weight = transaction.weight(spec);
        return new Pay(weight * Math.min(core.tip(), core.maxFee() - fee), weight);
    }

    /// What a block of this base fee can contain of a sender: again and again the beginning of the
    /// rest that pays best.
    List<Piece> pieces(List<View> views, long fee) {
        List<Transaction> rest =
                views.stream()
                        .takeWhile(v -> v.executable() && v.transaction().core().maxFee() >= fee)
                        .map(View::transaction)
                        .toList();
        var pieces = new ArrayList<Piece>();
        while (!rest.isEmpty()) {
            var sum = new Pay(0, 0);
            Optional<Piece> best = Optional.empty();
            for (int count = 1; count <= rest.size(); count++) {
                sum = sum.plus(pay(rest.get(count - 1), fee));
                if (best.isEmpty() || sum.compareTo(best.get().pay()) > 0) {
                    best = Optional.of(new Piece(rest.subList(0, count), sum));
                }
            }
            pieces.add(best.orElseThrow());
            rest = rest.subList(pieces.getLast().transactions().size(), rest.size());
        }
        return pieces;
    }

    private Pay tailPay(Entry tail) {
        return lastPay(views(tail.core().sender()));
    }

    private Pay lastPay(List<View> views) {
        List<Piece> pieces = pieces(views, baseFee);
        View last = views.getLast();
        if (pieces.stream().mapToInt(piece -> piece.transactions().size()).sum() == views.size()) {
            return pieces.getLast().pay();
        }
        Pay own = pay(last.transaction(), baseFee);
        return last.executable() && own.tips() >= 0 ? new Pay(-1, own.weight()) : own;
    }

    private static boolean paysAStepLess(Pay one, Pay other) {
        return one.tips() < 0 ? one.compareTo(other) < 0 : perWeight(one) + 100 <= perWeight(other);
    }

    /// As time passes.
    void lowerMinimum(long now) {
        long count = all().size() * 1_000L / limits.count();
        long sizes = all().stream().mapToLong(view -> view.transaction().size()).sum();
        long bytes = (sizes + keyBytes(senders(all()))) * 1_000 / limits.bytes();
        minimum = minimum.fallen(now, Math.max(count, bytes), 100);
    }

    private boolean isExecutable(Entry tail) {
        return views(tail.core().sender()).getLast().executable();
    }
}
