package org.numicoin.mempool.pool;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.mempool.pool.Ranking.Tail;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.policy.BlockSelection;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The transactions of one shard's senders that are in no block, and everything that is decided
/// about them. One thread at a time uses it. Each operation returns what changed, which is to be
/// stored before it is told; when that fails, the pool is thrown away and built again from the
/// store.
public final class ShardPool {
    /// Reasons for which a transaction stays that failed in a template: another made it fail, or a
    /// later block may take it.
    private static final Set<String> NO_FAULT =
            Set.of("bad-nonce", "max-fee-below-base-fee", "tx-expired");

    private final int shard;
    private final ChainSpec spec;
    private final PoolLimits limits;
    private final PoolState state;
    private final Selector selector;
    private final Room room;

    /// @param version of the store's last update
    /// @param position up to which the store knows the chain
    public ShardPool(
            int shard,
            ChainSpec spec,
            PoolLimits limits,
            long version,
            LogPosition position,
            Tip tip) {
        this.shard = shard;
        this.spec = spec;
        this.limits = limits;
        this.state = new PoolState(spec, limits, version, position, tip);
        this.selector = new Selector(state.senders, state.rates);
        this.room = new Room(limits, state);
    }

    /// Senders of submissions that cannot be decided before the validator was asked.
    public Set<Address> unknownSenders(List<Submission> submissions) {
        var unknown = new LinkedHashSet<Address>();
        for (Submission submission : submissions) {
            switch (submission) {
                case Submission.Offered offered -> addUnknown(offered.transaction(), unknown);
                case Submission.Returned back -> addUnknown(back.transaction(), unknown);
                case Submission.Malformed _, Submission.KnownBad _ -> {}
            }
        }
        return unknown;
    }

    /// Ids of submissions that were accepted before and whose nonce the account has used.
    public Set<Hash256> passed(List<Submission> submissions) {
        var passed = new LinkedHashSet<Hash256>();
        for (Submission submission : submissions) {
            if (submission instanceof Submission.Returned(_, Transaction transaction, _)
                    && !state.mined.contains(transaction.id())
                    && state.senders
                            .find(transaction.core().sender())
                            .filter(s -> s.account().nonce() > transaction.core().nonce())
                            .isPresent()) {
                passed.add(transaction.id());
            }
        }
        return passed;
    }

    /// Takes over what the validator said of accounts. Where the pool has slots, only events move
    /// the account, so that each mined transaction is seen; its keys are taken over at once.
    public void learn(Collection<AccountKnowledge> knowledge) {
        for (AccountKnowledge known : knowledge) {
            Sender sender = state.senders.of(known.address());
            sender.learn(known);
            if (sender.slots().isEmpty() && sender.sequence() <= known.sequence()) {
                sender.account(known.account(), known.sequence());
            }
            state.senders.used(sender);
        }
    }

    /// Decides about a batch; every sender of it is known.
    public List<Decision> plan(List<Submission> submissions, Findings findings) {
        return new Planner(this, spec, limits, findings).plan(submissions);
    }

    /// Recipients that must have an account, since transactions to be admitted pay them too little
    /// to open one. What was accepted before is not asked about again.
    public Set<Address> paidLittle(List<Decision> decisions) {
        var planner = new Planner(this, spec, limits, Findings.NONE);
        var recipients = new LinkedHashSet<Address>();
        for (Decision decision : decisions) {
            if (decision
                    instanceof
                    Decision.Admit(Submission.Offered _, Transaction transaction, _, _, _)) {
                recipients.addAll(planner.paidLittle(transaction));
            }
        }
        return recipients;
    }

    /// Carries decisions out, in their order. The signatures of those to be admitted hold.
    public PoolUpdate carryOut(List<Decision> decisions, long now) {
        var changes = state.begin();
        for (Decision decision : decisions) {
            switch (decision) {
                case Decision.Refuse(Submission submission, String code, String detail) ->
                        changes.refused(submission, code, detail);
                case Decision.AlreadyPooled(Submission submission, Hash256 id) -> {
                    if (!isOfPeer(submission)) {
                        state.index.byId(id).ifPresent(changes::again);
                    }
                }
                case Decision.AlreadyMined(Submission submission, Transaction transaction) -> {
                    if (!isOfPeer(submission)) {
                        changes.say(Kind.CONFIRMED, transaction, submission.origin(), "", "");
                    }
                }
                case Decision.Wait wait -> {
                    if (!state.waitingRoom.add(wait, now)) {
                        refuseUnknownKey(wait.submission(), changes);
                    }
                }
                case Decision.Admit admit -> admit(admit, changes, now);
            }
        }
        return state.finish(changes);
    }

    /// Applies the events of one decision of the chain. When transactions return to the pool by it,
    /// what is left is looked at once they are back: see [#takeReturned].
    public PoolUpdate apply(List<ShardStep> decision) {
        var changes = state.begin();
        for (ShardStep step : decision) {
            boolean known =
                    step.position().logId().equals(state.position.logId())
                            && step.position().sequence() <= state.position.sequence();
            if (!known) {
                state.apply(step, changes);
            }
        }
        state.leaveExpired(changes);
        state.returned.removeIf(back -> state.mined.contains(back.transaction().id()));
        return state.returned.isEmpty() ? state.finish(changes) : state.close(changes);
    }

    /// Transactions that a reorganization gave back, all at once, to be admitted before anything
    /// else happens.
    public List<Submission> takeReturned() {
        List<Submission> taken = List.copyOf(state.returned);
        state.returned.clear();
        return taken;
    }

    /// Submissions whose wait is over.
    public List<Submission> takeReady() {
        var taken = List.copyOf(state.ready);
        state.ready.clear();
        return taken;
    }

    /// Removes what is too old, and lowers the minimum.
    public PoolUpdate expire(long now) {
        var changes = state.begin();
        long oldest = now - limits.ageMax().toMillis();
        for (PooledTransaction slot : state.index.arrivedUntil(oldest)) {
            state.leave(slot, Kind.EXPIRED, Codes.TOO_OLD, "", changes);
        }
        state.waitingRoom.takeExpired(now).forEach(s -> refuseUnknownKey(s, changes));
        PoolUpdate update = state.finish(changes);
        state.lowerMinimum(now);
        state.rates.refresh();
        return update;
    }

    /// Drops transactions that did not execute on the tip, for reasons that the pool cannot see,
    /// such as a small payment whose recipient's account a reorganization has taken back.
    ///
    /// @param codes by full id
    public PoolUpdate dropFailed(Map<Hash256, String> codes) {
        var changes = state.begin();
        codes.forEach((fullId, code) ->
                state.templates.inForm(fullId).stream()
                        .flatMap(id -> state.index.byId(id).stream())
                        .filter(slot -> slot.fullId().equals(fullId))
                        .filter(_ -> !NO_FAULT.contains(code))
                        .forEach(slot ->
                                state.leave(
                                        slot, Kind.DROPPED, code, "failed on the tip", changes)));
        return state.finish(changes);
    }

    /// What is published again because a reader saw an older verdict of the slot.
    public PoolUpdate repeat(Address address, long nonce, Version seen) {
        var changes = state.begin();
        slots(address).stream()
                .filter(slot -> slot.nonce() == nonce && slot.version().compareTo(seen) > 0)
                .forEach(changes::again);
        return state.finish(changes);
    }

    /// The best transactions for a block at this base fee, a sender's in the order of their nonces.
    public BlockSelection<PooledTransaction> select(long baseFee, long weightMax) {
        return selector.select(baseFee, weightMax);
    }

    /// A template may contain these of the shard's selection, the best first.
    public void offered(List<PooledTransaction> best) {
        for (Hash256 id : state.templates.add(best)) {
            state.index.byId(id).ifPresent(slot -> state.rates.changed(slot.sender()));
        }
    }

    /// Takes over a sender from the store. Nothing is told.
    public void restore(SenderRecord record, Map<Hash256, Transaction> bodies) {
        Sender sender = state.senders.of(record.address());
        sender.account(Optional.of(record.account()), record.sequence());
        for (SenderRecord.Slot slot : record.slots()) {
            var transaction = bodies.get(slot.fullId());
            if (transaction == null) {
                throw new IllegalStateException("no bytes of " + slot.fullId());
            }
            state.index.put(
                    sender,
                    PooledTransaction.of(
                            spec,
                            transaction,
                            slot.authorization(),
                            slot.executable(),
                            slot.version(),
                            slot.arrivedAt(),
                            slot.origin(),
                            slot.replacements()));
            sender.learn(transaction.witness());
        }
        state.unsettled.add(record.address());
    }

    /// The store may have lost what was told: versions go on behind this one.
    public void raiseVersion(long told) {
        state.version = Math.max(state.version, told);
    }

    /// A verdict that the store had lost says that a slot is empty, or holds something else.
    /// Nothing is told.
    public void forget(Address address, long nonce, Version told) {
        slots(address).stream()
                .filter(slot -> slot.nonce() == nonce && slot.version().compareTo(told) < 0)
                .forEach(slot -> {
                    state.index.remove(state.senders.of(address), slot);
                    state.forgotten.add(slot);
                    state.unsettled.add(address);
                });
    }

    /// Mined transactions that the events did not show.
    public void rememberMined(Collection<Hash256> ids) {
        ids.forEach(state.mined::add);
    }

    /// Sets the accounts of all senders with slots anew, when the events between are not to be had.
    ///
    /// @param knowledge of each of [#senders]
    /// @param inChain ids of pooled transactions that are in blocks
    public PoolUpdate resynchronize(
            LogPosition newPosition,
            Tip newTip,
            Collection<AccountKnowledge> knowledge,
            Set<Hash256> inChain) {
        var changes = state.begin();
        state.moveTo(newPosition, newTip);
        rememberMined(inChain);
        for (AccountKnowledge known : knowledge) {
            Sender sender = state.senders.of(known.address());
            sender.learn(known);
            sender.account(known.account(), known.sequence());
            state.index.countKeys(sender);
            slots(known.address()).stream()
                    .filter(slot -> inChain.contains(slot.id()))
                    .forEach(slot -> state.leave(slot, Kind.CONFIRMED, "", "", changes));
            state.unsettled.add(known.address());
        }
        state.leaveExpired(changes);
        return state.finish(changes);
    }

    public int shard() {
        return shard;
    }

    public LogPosition position() {
        return state.position;
    }

    public Tip tip() {
        return state.tip;
    }

    public long version() {
        return state.version;
    }

    public int count() {
        return state.index.count();
    }

    public long bytes() {
        return state.index.bytes();
    }

    /// Memory of the keys of their senders, which takes room, too.
    public long keyBytes() {
        return state.index.keyBytes();
    }

    /// What a transaction has to pay beyond the base fee to be admitted, in nano per weight.
    public long minimum() {
        return state.minimum.perWeight();
    }

    public int waiting() {
        return state.waitingRoom.size();
    }

    /// The slot of a transaction.
    public Optional<PooledTransaction> slot(Hash256 id) {
        return state.index.byId(id);
    }

    /// The transactions of a sender, by nonce.
    public List<PooledTransaction> slots(Address address) {
        return state.slots(address);
    }

    /// Those with slots.
    public List<Address> senders() {
        return state.senders.all().stream()
                .filter(sender -> !sender.slots().isEmpty())
                .map(Sender::address)
                .toList();
    }

    boolean isMined(Hash256 id) {
        return state.mined.contains(id);
    }

    boolean knows(Address address) {
        return state.senders.find(address).isPresent();
    }

    /// A sender that is known: one made up would pass for an account without money.
    Sender sender(Address address) {
        return state.senders
                .find(address)
                .orElseThrow(() -> new IllegalStateException("nobody asked for " + address));
    }

    Room room() {
        return room;
    }

    private void addUnknown(Transaction transaction, Set<Address> unknown) {
        Address address = transaction.core().sender();
        if (!state.senders.find(address).map(Sender::knowsKeys).orElse(false)
                && Planner.withoutState(spec, state.tip, transaction).isEmpty()
                && state.index.byId(transaction.id()).isEmpty()) {
            unknown.add(address);
        }
    }

    private void admit(Decision.Admit admit, Changes changes, long now) {
        Submission submission = admit.submission();
        TransactionCore core = admit.transaction().core();
        Sender sender = state.senders.of(core.sender());
        Optional<PooledTransaction> before = sender.slot(core.nonce());
        // What was accepted before comes in whatever order, and is not measured as queued.
        boolean executable =
                submission instanceof Submission.Returned || !sender.at(core.nonce()).gap();
        var slot =
                PooledTransaction.of(
                        spec,
                        admit.transaction(),
                        admit.authorization(),
                        executable,
                        PooledTransaction.UNSPOKEN,
                        submission instanceof Submission.Returned(_, _, long at) && at > 0
                                ? at
                                : now,
                        submission.origin(),
                        before.map(old -> old.replacements() + 1).orElse(0));
        Optional<List<Tail>> victims = room.victims(slot, sender, Load.NONE);
        if (victims.isEmpty()) {
            changes.refused(submission, Codes.POOL_FULL, "the pool is full of better ones");
            return;
        }
        victims.get().forEach(victim -> evict(victim, changes, now));
        // Told before the new one, which readers of the slot have to see last.
        String newId = slot.id().toHex();
        before.ifPresent(old -> state.leave(old, Kind.REPLACED, Codes.REPLACED, newId, changes));
        state.index.put(sender, slot);
        sender.learn(slot.transaction().witness());
        state.senders.used(sender);
        changes.bodyIn(slot);
        state.unsettled.add(slot.sender());
    }

    private void evict(Tail tail, Changes changes, long now) {
        String why = "a block can contain another";
        if (tail.slot().executable()) {
            long paid = Math.max(0, tail.rate().perWeight());
            state.lowerMinimum(now);
            state.minimum = state.minimum.raised(paid + spec.leastBaseFee(), now);
            why = TransactionVerdict.minimumDetail(minimum());
        }
        state.leave(tail.slot(), Kind.EVICTED, Codes.POOL_FULL, why, changes);
    }

    /// Peers hear each verdict once; whoever waits for an answer hears it again.
    private static boolean isOfPeer(Submission submission) {
        return submission.origin().kind() == Origin.Kind.GATEWAY;
    }

    private static void refuseUnknownKey(Submission submission, Changes changes) {
        changes.refused(submission, Codes.UNKNOWN_KEY, "one before it, with the key, did not come");
    }
}
