package org.numicoin.mempool.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.ShardStep.Mined;
import org.numicoin.mempool.pool.Tip;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;

/// Takes events apart by shard. Blocks and headers that an event does not carry are asked for: they
/// came with events before it, so a replica that has applied those has them.
final class EventReader {
    private final ChainSpec spec;
    private final ChainReader chain;
    private Tip tip;

    EventReader(ChainSpec spec, ChainReader chain, BlockHeader tip) {
        this.spec = spec;
        this.chain = chain;
        this.tip = tip(tip);
    }

    Tip tip() {
        return tip;
    }

    /// The steps of each shard. Throws [ChainUnavailableException] with nothing changed.
    List<ShardStep> read(ChainEvent event) {
        List<Transaction> mined = List.of();
        List<Transaction> returned = List.of();
        List<TouchedAccount> accounts = List.of();
        Tip after = tip;
        long before = Math.max(0, event.sequence() - 1);
        switch (event.step()) {
            case Connected connected -> {
                Block block =
                        connected
                                .block()
                                .map(bytes -> Block.decode(bytes.unsafeArray()))
                                .orElseGet(() -> chain.block(connected.blockId(), before));
                mined = block.transactions();
                accounts = connected.accounts();
                after = tip(block.header());
            }
            case Disconnected disconnected -> {
                returned = chain.block(disconnected.blockId(), before).transactions();
                accounts = disconnected.accounts();
                after = tip(chain.header(disconnected.parentId(), before));
            }
            // Whoever follows the new log has its tip, if not its sequence yet.
            case ChainEvent.LogStarted(var tipId, _) -> after = tip(chain.header(tipId, 0));
            case ChainEvent.TermStarted _,
                    ChainEvent.Side _,
                    ChainEvent.Dropped _,
                    ChainEvent.Finalized _,
                    ChainEvent.Rejected _,
                    ChainEvent.Reconsidered _,
                    ChainEvent.Progress _ -> {}
        }
        tip = after;
        return split(new LogPosition(event.logId(), event.sequence()), mined, returned, accounts);
    }

    private List<ShardStep> split(
            LogPosition position,
            List<Transaction> mined,
            List<Transaction> returned,
            List<TouchedAccount> accounts) {
        List<List<Mined>> minedByShard = lists();
        for (Transaction transaction : mined) {
            Address sender = transaction.core().sender();
            minedByShard
                    .get(Shards.of(sender))
                    .add(new Mined(sender, transaction.core().nonce(), transaction.id()));
        }
        List<List<Transaction>> returnedByShard = lists();
        returned.forEach(t -> returnedByShard.get(Shards.of(t.core().sender())).add(t));
        List<List<TouchedAccount>> accountsByShard = lists();
        accounts.forEach(a -> accountsByShard.get(Shards.of(a.address())).add(a));
        var steps = new ArrayList<ShardStep>(Shards.COUNT);
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            steps.add(
                    new ShardStep(
                            position,
                            tip,
                            minedByShard.get(shard),
                            returnedByShard.get(shard),
                            accountsByShard.get(shard)));
        }
        return steps;
    }

    private Tip tip(BlockHeader header) {
        return new Tip(header.height(), HeaderRules.nextBaseFee(spec, header));
    }

    private static <T> List<List<T>> lists() {
        var lists = new ArrayList<List<T>>(Shards.COUNT);
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }
}
