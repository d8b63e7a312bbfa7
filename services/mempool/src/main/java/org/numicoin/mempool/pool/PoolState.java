package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.policy.RollingMinimum;
import org.numicoin.primitives.Address;

/// What a shard holds, and how an operation on it begins and ends.
final class PoolState {
    final ChainSpec spec;
    private final PoolLimits limits;
    final RecentTemplates templates;
    final RateIndex rates;
    final PoolIndex index;
    final Senders senders;
    final MinedIds mined;
    final WaitingRoom waitingRoom;

    /// Senders of whom something changed that may make slots wrong.
    final Set<Address> unsettled = new LinkedHashSet<>();

    /// Slots that the store still has and the pool has not.
    final List<PooledTransaction> forgotten = new ArrayList<>();

    final List<Submission.Returned> returned = new ArrayList<>();
    final List<Submission> ready = new ArrayList<>();
    RollingMinimum minimum = RollingMinimum.NONE;
    LogPosition position;
    Tip tip;
    long version;
    private int verdictIndex;

    PoolState(ChainSpec spec, PoolLimits limits, long version, LogPosition position, Tip tip) {
        this.spec = spec;
        this.limits = limits;
        this.version = version;
        this.position = position;
        this.tip = tip;
        this.templates = new RecentTemplates(limits);
        this.senders = new Senders(limits.idleBytes());
        this.rates = new RateIndex(senders, templates, tip.nextBaseFee());
        this.index = new PoolIndex(rates);
        this.mined = new MinedIds(limits.confirmed());
        this.waitingRoom = new WaitingRoom(limits);
    }

    List<PooledTransaction> slots(Address address) {
        return senders.find(address)
                .map(sender -> List.copyOf(sender.slots().values()))
                .orElse(List.of());
    }

    Changes begin() {
        var changes = new Changes(version + 1, verdictIndex);
        forgotten.forEach(changes::forgotten);
        forgotten.clear();
        return changes;
    }

    /// Settles what changed and closes the operation.
    PoolUpdate finish(Changes changes) {
        var settling = new Settling(spec, tip, index, changes);
        for (Address address : unsettled) {
            settling.settle(senders.of(address));
        }
        unsettled.clear();
        return close(changes);
    }

    PoolUpdate close(Changes changes) {
        var records = new LinkedHashMap<Address, Optional<SenderRecord>>();
        for (Address address : changes.touched()) {
            Sender sender = senders.of(address);
            records.put(
                    address,
                    sender.slots().isEmpty()
                            ? Optional.empty()
                            : Optional.of(SenderRecord.of(sender)));
            senders.used(sender);
        }
        senders.trim();
        ready.addAll(waitingRoom.take(changes.touched()));
        var update = changes.toUpdate(records, version);
        verdictIndex = update.isStored() ? 0 : changes.index();
        version = update.version();
        return update;
    }

    void leave(PooledTransaction slot, Kind kind, String code, String detail, Changes changes) {
        index.remove(senders.of(slot.sender()), slot);
        changes.left(slot, kind, code, detail);
        unsettled.add(slot.sender());
    }

    /// Time has passed, with so much of the room taken.
    void lowerMinimum(long now) {
        Load load = index.load();
        long permille =
                Math.max(
                        load.count() * 1_000L / limits.count(),
                        (load.bytes() + index.keyBytes()) * 1_000 / limits.bytes());
        minimum = minimum.fallen(now, permille, spec.leastBaseFee());
    }

    void moveTo(LogPosition newPosition, Tip newTip) {
        position = newPosition;
        tip = newTip;
        rates.baseFee(newTip.nextBaseFee());
    }

    /// Removes what no block on the tip can contain any more, so that no template is offered it.
    void leaveExpired(Changes changes) {
        for (PooledTransaction slot : index.expiredAt(tip.height())) {
            String detail = "valid until height " + slot.core().validUntil();
            leave(slot, Kind.EXPIRED, "tx-expired", detail, changes);
        }
    }

    /// Applies an event that is not known yet.
    void apply(ShardStep step, Changes changes) {
        moveTo(step.position(), step.tip());
        for (ShardStep.Mined transaction : step.mined()) {
            mined.add(transaction.id());
            leaveMined(transaction, changes);
        }
        // The highest block is taken back first, and its transactions may need those below it.
        var back = new ArrayList<Submission.Returned>();
        for (Transaction transaction : step.returned()) {
            mined.remove(transaction.id());
            // What the state forgets, pooled ones behind it may have to reveal again.
            senders.find(transaction.core().sender())
                    .ifPresent(sender -> sender.learn(transaction.witness()));
            back.add(new Submission.Returned(Origins.CHAIN, transaction, 0));
        }
        returned.addAll(0, back);
        for (var touched : step.accounts()) {
            senders.find(touched.address())
                    .filter(sender -> sender.sequence() < step.position().sequence())
                    .ifPresent(sender -> {
                        sender.account(touched.account(), step.position().sequence());
                        index.countKeys(sender);
                        if (!sender.slots().isEmpty()) {
                            changes.touch(sender);
                            unsettled.add(sender.address());
                        }
                    });
        }
    }

    private void leaveMined(ShardStep.Mined transaction, Changes changes) {
        for (PooledTransaction slot : slots(transaction.sender())) {
            if (slot.id().equals(transaction.id())) {
                leave(slot, Kind.CONFIRMED, "", "", changes);
            } else if (slot.nonce() == transaction.nonce()) {
                String detail = transaction.id() + " has its nonce";
                leave(slot, Kind.DROPPED, Codes.NONCE_TOO_LOW, detail, changes);
            }
        }
    }
}
