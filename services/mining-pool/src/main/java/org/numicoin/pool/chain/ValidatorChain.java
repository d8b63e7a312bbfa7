package org.numicoin.pool.chain;

import io.grpc.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.TransactionContent;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.pool.chain.ValidatorReads.Answer;
import org.numicoin.pool.chain.ValidatorReads.Found;
import org.numicoin.pool.chain.ValidatorReads.Position;
import org.numicoin.pool.payout.ChainFacts;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chain as validators tell it, as of the tip of the last [#refresh]. Headers are remembered,
/// the rest is asked for when it is needed; an answer of another tip counts as none. One thread
/// uses it. Every method but the plain getters may throw [ChainUnavailableException].
public final class ValidatorChain implements ChainFacts {
    private static final Logger log = LoggerFactory.getLogger(ValidatorChain.class);

    /// Reorganization limits below the tip: as far down as validators know rewards.
    private static final long LIMITS = 2;

    private static final int HEADERS_MAX = 2_000;

    private final ChainSpec spec;
    private final Address pool;
    private final ValidatorReads validators;
    private final MainChain main;

    /// What was asked about this tip.
    private final Map<Hash256, Optional<Spent>> spent = new HashMap<>();

    /// By payout: it is true for as long as its block is in the main chain.
    private final Map<Long, TakenIn> taken = new HashMap<>();

    private Optional<Account> account = Optional.empty();
    private Position position = new Position(Bytes.EMPTY, 0, Hash256.ZERO, 0);
    private long baseFee;

    private record TakenIn(Hash256 block, Taken where) {}

    /// @param deadline of one question
    public ValidatorChain(ChainSpec spec, Address pool, Channel channel, Duration deadline) {
        this.spec = spec;
        this.pool = pool;
        this.validators = new ValidatorReads(channel, deadline);
        this.main = new MainChain(LIMITS * spec.reorganizationLimit());
    }

    /// Goes on to the tip of now.
    public void refresh() {
        Answer<BlockHeader> tip = validators.tip();
        Position at = tip.position();
        if (at.logId().equals(position.logId()) && at.sequence() < position.sequence()) {
            throw new ChainUnavailableException("a validator that lags behind answered");
        }
        if (!main.endsWith(at.tipId())) {
            follow(at);
        }
        if (!at.tipId().equals(position.tipId())) {
            spent.clear();
            account = of(at.tipId(), validators.account(pool));
            baseFee = tip.value().baseFee();
        }
        position = at;
    }

    private void follow(Position at) {
        if (main.has(at.tipId(), at.tipHeight())) {
            main.cutTo(at.tipHeight());
            return;
        }
        if (!main.isEmpty()) {
            List<BlockHeader> next = of(at.tipId(), validators.headers(main.locator()));
            if (next.isEmpty() || !main.sees(next.getFirst().height() - 1)) {
                log.warn(
                        "the chain has left what was seen of it, heights {} to {}",
                        main.lowest(),
                        main.tipHeight());
                main.clear();
            } else {
                put(next);
            }
        }
        while (!main.endsWith(at.tipId())) {
            long from = main.isEmpty() ? lowest(at.tipHeight()) : main.tipHeight() + 1;
            List<BlockHeader> next = of(at.tipId(), validators.headers(from, HEADERS_MAX));
            if (next.isEmpty()) {
                throw moved();
            }
            put(next);
        }
    }

    private void put(List<BlockHeader> headers) {
        for (BlockHeader header : headers) {
            if (!main.put(header)) {
                main.clear();
                throw moved();
            }
        }
    }

    private long lowest(long tipHeight) {
        long wanted = tipHeight - LIMITS * spec.reorganizationLimit();
        // A validator that began with a snapshot has all blocks a reorganization can reach, perhaps
        // no others.
        return wanted <= 0 ? 0 : validators.isKnown(wanted) ? wanted : validators.lowestHeight();
    }

    @Override
    public long sequence() {
        return position.sequence();
    }

    @Override
    public long tipHeight() {
        return position.tipHeight();
    }

    @Override
    public long baseFee() {
        return baseFee;
    }

    @Override
    public List<MinedBlock> poolBlocks() {
        return main.minedBy(pool);
    }

    @Override
    public Optional<Amount> reward(Hash256 block) {
        return of(position.tipId(), validators.reward(block));
    }

    @Override
    public boolean sees(long height) {
        return main.sees(height);
    }

    @Override
    public boolean has(Hash256 block, long height) {
        return main.has(block, height);
    }

    @Override
    public Optional<Account> account() {
        return account;
    }

    @Override
    public Optional<Spent> spent(PayoutSigned payout) {
        return spent.computeIfAbsent(payout.id(), this::find);
    }

    private Optional<Spent> find(Hash256 id) {
        Optional<Answer<Found>> answer = validators.transaction(id);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Found found = of(position.tipId(), answer.get());
        List<BlockHeader> header = of(position.tipId(), validators.headers(found.height(), 1));
        if (header.isEmpty() || !header.getFirst().id().equals(found.block())) {
            throw moved();
        }
        return Optional.of(
                new Spent(
                        found.block(),
                        found.height(),
                        fee(found.transaction(), header.getFirst().baseFee())));
    }

    private Amount fee(TransactionContent transaction, long base) {
        long rate = Math.addExact(base, TransactionRules.tipRate(transaction.core(), base));
        return Amount.ofNano(Math.multiplyExact(transaction.weight(spec), rate));
    }

    /// Looks through the blocks from the tip downwards, once: that somebody else uses the key is
    /// rare.
    @Override
    public Optional<Taken> taken(PayoutSigned payout) {
        boolean used = account.map(a -> a.nonce() > payout.nonce()).orElse(false);
        TakenIn known = taken.get(payout.payout());
        if (known != null && used && main.has(known.block(), known.where().height())) {
            return Optional.of(known.where());
        }
        taken.remove(payout.payout());
        if (!used || spent(payout).isPresent()) {
            return Optional.empty();
        }
        for (long height = main.tipHeight(); height >= main.lowest(); height--) {
            Hash256 block = main.idAt(height);
            for (TransactionContent transaction : validators.block(block).transactions()) {
                var core = transaction.core();
                if (core.sender().equals(pool) && core.nonce() == payout.nonce()) {
                    if (transaction.id().equals(payout.id())) {
                        throw moved();
                    }
                    var where = new Taken(transaction.id(), height);
                    taken.put(payout.payout(), new TakenIn(block, where));
                    return Optional.of(where);
                }
            }
        }
        return Optional.empty();
    }

    private static <T> T of(Hash256 tip, Answer<T> answer) {
        if (!answer.position().tipId().equals(tip)) {
            throw moved();
        }
        return answer.value();
    }

    private static ChainUnavailableException moved() {
        return new ChainUnavailableException("the tip moved while it was looked at");
    }
}
