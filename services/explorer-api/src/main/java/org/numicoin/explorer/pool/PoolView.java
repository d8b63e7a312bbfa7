package org.numicoin.explorer.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.index.Parties;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The pool by slot. Of one slot the highest version wins, whatever order verdicts come in, and
/// confirmed beats pooled: what the index has in a block, or a conflict with it, is not shown,
/// until a disconnected block makes it possible again.
///
/// Safe for many threads; each call holds one lock for a moment. Only `snapshot` and `recheck` look
/// at all of it.
public final class PoolView {
    private static final int GONE_MAX = 65_536;
    private static final int LAST_WORDS_MAX = 16_384;

    /// What an entry costs beside its bytes, roughly: objects and map entries.
    private static final int ENTRY_OVERHEAD = 1_024;

    private final ChainSpec spec;
    private final ToLongFunction<Address> chainNonce;
    private final long bytesMax;
    private final Map<Slot, Entry> slots = new LinkedHashMap<>();

    /// What is shown, in the order of arrival and by id.
    private final SequencedSet<Entry> shown = new LinkedHashSet<>();

    private final TreeMap<Hash256, Entry> byId = new TreeMap<>();
    private final Map<Address, Set<Slot>> byAddress = new HashMap<>();
    private final RecentMap<Slot, Version> gone = new RecentMap<>(GONE_MAX);
    private final RecentMap<Hash256, LastWord> lastWords = new RecentMap<>(LAST_WORDS_MAX);
    private final Departures departures = new Departures();
    private final Replacements replacements = new Replacements();
    private final PoolMinimum minimum;
    private long bytes;
    private long leftOut;

    /// As long as nothing else is shown.
    private Optional<PoolSnapshot> latest = Optional.empty();

    private static final class Entry {
        private final PooledTransaction pooled;
        private Version version;

        /// The mempool has said that a block contains it; kept until the index has that block.
        private boolean confirmed;

        /// The chain has gone past this nonce.
        private boolean hidden = true;

        Entry(PooledTransaction pooled, Version version) {
            this.pooled = pooled;
            this.version = version;
        }

        Transaction transaction() {
            return pooled.transaction();
        }

        boolean has(Hash256 id) {
            return transaction().id().equals(id);
        }

        int cost() {
            return ENTRY_OVERHEAD + transaction().size();
        }
    }

    /// @param chainNonce of an account in the index
    /// @param bytesMax of all entries together; the oldest are forgotten first
    public PoolView(ChainSpec spec, ToLongFunction<Address> chainNonce, long bytesMax) {
        this.spec = spec;
        this.chainNonce = chainNonce;
        this.bytesMax = bytesMax;
        this.minimum = new PoolMinimum(spec);
    }

    /// Takes a verdict in.
    ///
    /// @param at when it was written
    /// @return whether it is news, or the same again; false for one that is out of date
    public synchronized boolean accept(TransactionVerdict verdict, long at) {
        if (verdict.isOfTheMoment()) {
            return true;
        }
        if (verdict.kind() == TransactionVerdict.Kind.REJECTED) {
            lastWords.put(verdict.id(), LastWord.of(verdict));
            minimum.heard(verdict, at);
            return true;
        }
        var slot = new Slot(verdict.sender(), verdict.nonce());
        var entry = Optional.ofNullable(slots.get(slot));
        var known = entry.map(present -> present.version).or(() -> gone.get(slot));
        if (known.isPresent() && verdict.version().compareTo(known.get()) < 0) {
            return false;
        }
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED -> put(slot, verdict, at);
            case CONFIRMED -> confirm(slot, entry, verdict);
            case REPLACED, EVICTED, EXPIRED, DROPPED -> {
                if (!known.equals(Optional.of(verdict.version()))) {
                    note(entry, verdict, at);
                }
                remove(slot, entry, verdict);
            }
            case REJECTED -> throw new IllegalStateException("handled above");
        }
        return true;
    }

    /// A block is in the index now.
    public synchronized void connected(Block block) {
        for (Transaction transaction : block.transactions()) {
            var slot = Slot.of(transaction);
            var entry = slots.get(slot);
            if (entry != null) {
                hide(entry);
                if (entry.confirmed) {
                    drop(slot, entry);
                }
            }
        }
    }

    /// A block is no longer in the index. The mempool may have spoken of its transactions before.
    public synchronized void disconnected(Block block) {
        for (Transaction transaction : block.transactions()) {
            Hash256 id = transaction.id();
            var entry = slots.get(Slot.of(transaction));
            if (entry != null) {
                show(entry);
            }
            if (!byId.containsKey(id) && lastWords.get(id).isEmpty()) {
                lastWords.put(id, LastWord.DISCONNECTED);
            }
        }
    }

    /// The index is another one: compares every entry with it.
    public synchronized void recheck() {
        for (var entry : List.copyOf(slots.entrySet())) {
            var slot = entry.getKey();
            showIfNew(slot, entry.getValue());
            if (entry.getValue().hidden && entry.getValue().confirmed) {
                drop(slot, entry.getValue());
            }
        }
    }

    public synchronized Optional<PooledTransaction> find(Hash256 id) {
        return Optional.ofNullable(byId.get(id)).map(entry -> entry.pooled);
    }

    /// Why a transaction is not in the pool, if it was not long ago that it was.
    public synchronized Optional<LastWord> lastWord(Hash256 id) {
        return lastWords.get(id);
    }

    /// The latest that left without a block.
    public Departures departures() {
        return departures;
    }

    public Replacements replacements() {
        return replacements;
    }

    public PoolMinimum minimum() {
        return minimum;
    }

    /// Ids in their order, after one.
    public synchronized List<Hash256> ids(Optional<Hash256> after, int count) {
        var from = after.map(id -> byId.tailMap(id, false)).orElse(byId);
        return from.keySet().stream().limit(count).toList();
    }

    /// All that an address sends or receives, a sender's in the order of nonces.
    public synchronized List<PooledTransaction> of(Address address) {
        return byAddress.getOrDefault(address, Set.of()).stream()
                .filter(this::isShown)
                .sorted(Comparator.comparingLong(Slot::nonce))
                .map(slots::get)
                .map(entry -> entry.pooled)
                .toList();
    }

    /// The nonce of the next transaction of a sender whose pooled ones are all mined.
    public synchronized long pendingNonce(Address sender, long nonce) {
        long next = nonce;
        while (slots.containsKey(new Slot(sender, next))) {
            next++;
        }
        return next;
    }

    /// Whether no other of its sender has to be mined before it.
    public synchronized boolean isNextOfSender(Transaction transaction) {
        long nonce = transaction.core().nonce();
        return nonce == 0 || !isShown(new Slot(transaction.core().sender(), nonce - 1));
    }

    /// The latest that came in, newest first.
    public synchronized List<PooledTransaction> newest(int count) {
        return shown.reversed().stream().limit(count).map(entry -> entry.pooled).toList();
    }

    /// Everything that is shown, the same until that changes. Copies all of it: for
    /// [PoolSnapshots], not for each request.
    public synchronized PoolSnapshot snapshot() {
        if (latest.isEmpty()) {
            var all = new ArrayList<PooledTransaction>(shown.size());
            shown.forEach(entry -> all.add(entry.pooled));
            latest = Optional.of(new PoolSnapshot(all, leftOut));
        }
        return latest.get();
    }

    private void put(Slot slot, TransactionVerdict verdict, long at) {
        var known = slots.get(slot);
        if (known != null && known.transaction().fullId().equals(verdict.fullId())) {
            // Told again, or moved between queued and accepted: keeps its place.
            at = known.pooled.seenAt();
        }
        if (known != null) {
            drop(slot, known);
        }
        var transaction = Transaction.decode(verdict.transaction().unsafeArray());
        boolean queued = verdict.kind() == TransactionVerdict.Kind.QUEUED;
        var entry = new Entry(new PooledTransaction(transaction, queued, at), verdict.version());
        slots.put(slot, entry);
        showIfNew(slot, entry);
        Parties.of(transaction)
                .forEach(address ->
                        byAddress.computeIfAbsent(address, _ -> new HashSet<>()).add(slot));
        bytes += entry.cost();
        lastWords.remove(transaction.id());
        if (replacements.has(transaction.id())) {
            noteBid(entry);
        }
        while (bytes > bytesMax && slots.size() > 1) {
            var eldest = slots.entrySet().iterator().next();
            leftOut += eldest.getValue().hidden ? 0 : 1;
            drop(eldest.getKey(), eldest.getValue());
        }
    }

    private void confirm(Slot slot, Optional<Entry> entry, TransactionVerdict verdict) {
        if (entry.isEmpty()) {
            gone.put(slot, verdict.version());
        } else if (entry.get().hidden) {
            entry.get().version = verdict.version();
            drop(slot, entry.get());
        } else {
            entry.get().version = verdict.version();
            entry.get().confirmed = true;
        }
    }

    /// Remembers how a transaction left, and what replaced it.
    private void note(Optional<Entry> entry, TransactionVerdict verdict, long at) {
        var word = LastWord.of(verdict);
        minimum.heard(verdict, at);
        departures.add(
                verdict.kind(),
                new Departure(
                        verdict.id(),
                        verdict.sender(),
                        verdict.nonce(),
                        word,
                        at,
                        entry.filter(present -> present.has(verdict.id()))
                                .map(present -> Bid.of(present.transaction(), spec))));
        word.replacedBy()
                .ifPresent(newer -> {
                    entry.filter(present -> present.has(verdict.id())).ifPresent(this::noteBid);
                    replacements.replaced(verdict.id(), newer);
                    entry.filter(present -> present.has(newer)).ifPresent(this::noteBid);
                });
    }

    private void noteBid(Entry entry) {
        var transaction = entry.transaction();
        replacements.pooled(transaction.id(), Bid.of(transaction, spec), entry.pooled.seenAt());
    }

    /// Takes a transaction out, unless another one has its slot already.
    private void remove(Slot slot, Optional<Entry> entry, TransactionVerdict verdict) {
        lastWords.put(verdict.id(), LastWord.of(verdict));
        if (entry.isEmpty()) {
            gone.put(slot, verdict.version());
            return;
        }
        entry.get().version = verdict.version();
        if (entry.get().has(verdict.id())) {
            drop(slot, entry.get());
        }
    }

    private void drop(Slot slot, Entry entry) {
        slots.remove(slot);
        hide(entry);
        bytes -= entry.cost();
        gone.put(slot, entry.version);
        for (Address address : Parties.of(entry.transaction())) {
            var involved = byAddress.get(address);
            if (involved != null && involved.remove(slot) && involved.isEmpty()) {
                byAddress.remove(address);
            }
        }
    }

    private void showIfNew(Slot slot, Entry entry) {
        if (slot.nonce() < chainNonce.applyAsLong(slot.sender())) {
            hide(entry);
        } else {
            show(entry);
        }
    }

    private void show(Entry entry) {
        entry.hidden = false;
        if (shown.add(entry)) {
            latest = Optional.empty();
        }
        byId.put(entry.transaction().id(), entry);
    }

    private void hide(Entry entry) {
        entry.hidden = true;
        if (shown.remove(entry)) {
            latest = Optional.empty();
        }
        byId.remove(entry.transaction().id());
    }

    private boolean isShown(Slot slot) {
        var entry = slots.get(slot);
        return entry != null && !entry.hidden;
    }
}
