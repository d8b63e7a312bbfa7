package org.numicoin.explorer.push;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.follow.ChainListener;
import org.numicoin.explorer.follow.VerdictListener;
import org.numicoin.explorer.index.Parties;
import org.numicoin.explorer.pool.LastWord;
import org.numicoin.explorer.push.Subscriptions.Common;
import org.numicoin.kit.http.Outbox;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.json.JsonMapper;

/// Between what happens and the clients that want to know. A message is made once for all who get
/// it, on the thread that brings the news.
public final class PushHub implements ChainListener, VerdictListener {
    static final List<Common> WHOLE_POOL = List.of(Common.MEMPOOL_BLOCKS, Common.STATS);

    private final PushAnswers answers;
    private final JsonMapper json;
    private final PushSettings settings;
    private final Subscriptions subscriptions;
    private final MempoolNews mempool = new MempoolNews();
    private final Map<Common, Optional<?>> lastTold = new EnumMap<>(Common.class);
    private final AtomicInteger clients = new AtomicInteger();

    /// A transaction that somebody tracks.
    record TransactionNews(String txid, Optional<?> status) {}

    /// Something about an address that somebody tracks.
    record AddressNews(String address, Optional<?> transaction) {}

    /// A transaction of the pool that had to go for another with its sender and nonce.
    record Replaced(String txid, String replacedBy) {}

    /// A block that is no longer in the main chain.
    record BlockTaken(String id, long height) {}

    public PushHub(
            PushAnswers answers, JsonMapper json, PushSettings settings, MeterRegistry meters) {
        this.answers = answers;
        this.json = json;
        this.settings = settings;
        this.subscriptions = new Subscriptions(settings.tracksMax());
        Gauge.builder("numi.push.clients", clients, AtomicInteger::get)
                .description("Connected WebSocket clients")
                .register(meters);
    }

    /// Nothing when as many are connected as may be.
    Optional<PushClient> connect() {
        if (clients.incrementAndGet() > settings.clientsMax()) {
            clients.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new PushClient(new Outbox(settings.outboxMax())));
    }

    void disconnect(PushClient client) {
        subscriptions.removeAll(client);
        clients.decrementAndGet();
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    PushAnswers answers() {
        return answers;
    }

    /// A message of one field.
    void send(PushClient client, String name, Object content) {
        client.outbox().send(message(name, content));
    }

    @Override
    public void connected(Hash256 id, Block block) {
        var watching = subscriptions.of(Common.BLOCKS);
        if (!watching.isEmpty()) {
            answers.block(id).ifPresent(view -> tell(watching, "block", view));
        }
        tellOf(block);
    }

    @Override
    public void disconnected(Hash256 id, Block block) {
        var watching = subscriptions.of(Common.BLOCKS);
        if (!watching.isEmpty()) {
            tell(
                    watching,
                    "block-disconnected",
                    new BlockTaken(id.toHex(), block.header().height()));
        }
        tellOf(block);
    }

    @Override
    public void rebuilt() {
        subscriptions.trackedIds().forEach(this::tellOfTransaction);
    }

    @Override
    public void decided(TransactionVerdict verdict) {
        if (!subscriptions.of(Common.MEMPOOL).isEmpty()) {
            mempool.add(verdict);
        }
        LastWord.of(verdict).replacedBy().ifPresent(newer -> tellReplaced(verdict.id(), newer));
        if (subscriptions.trackNothing()) {
            return;
        }
        if (!subscriptions.of(verdict.id()).isEmpty()) {
            tellOfTransaction(verdict.id());
        }
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED -> {
                var transaction = Transaction.decode(verdict.transaction().unsafeArray());
                tellAddresses(Map.of(verdict.id(), Parties.of(transaction)));
            }
            case REPLACED, EVICTED, EXPIRED, CONFIRMED, DROPPED, REJECTED -> {}
        }
    }

    /// Tells what came into the pool and left it, and what is wanted of the whole pool if it is not
    /// what it was the last time. Once a second, by one thread at a time.
    public void tellPool() {
        mempool.take().ifPresent(batch -> tell(subscriptions.of(Common.MEMPOOL), "mempool", batch));
        for (Common wanted : WHOLE_POOL) {
            var watching = subscriptions.of(wanted);
            if (!watching.isEmpty()) {
                var now = wholePool(wanted);
                if (!now.equals(lastTold.put(wanted, now))) {
                    now.ifPresent(content -> tell(watching, nameOf(wanted), content));
                }
            }
        }
    }

    /// Tells one client what it wants of the whole pool as it is.
    void sendWholePool(PushClient client, Common wanted) {
        wholePool(wanted).ifPresent(content -> send(client, nameOf(wanted), content));
    }

    private Optional<?> wholePool(Common wanted) {
        return wanted == Common.STATS ? answers.stats() : answers.mempoolBlocks();
    }

    private static String nameOf(Common wanted) {
        return wanted == Common.STATS ? "stats" : "mempool-blocks";
    }

    private void tellOf(Block block) {
        if (subscriptions.trackNothing()) {
            return;
        }
        var ids = new ArrayList<Hash256>(block.transactions().size());
        var byId = new LinkedHashMap<Hash256, Set<Address>>();
        for (Transaction transaction : block.transactions()) {
            ids.add(transaction.id());
            byId.put(transaction.id(), Parties.of(transaction));
        }
        subscriptions.trackedIds(ids).forEach(this::tellOfTransaction);
        tellAddresses(byId);
    }

    private void tellReplaced(Hash256 older, Hash256 newer) {
        var watching = subscriptions.of(Common.REPLACEMENTS);
        if (!watching.isEmpty()) {
            tell(watching, "rbf", new Replaced(older.toHex(), newer.toHex()));
        }
    }

    private void tellOfTransaction(Hash256 id) {
        tell(subscriptions.of(id), "tx", new TransactionNews(id.toHex(), answers.status(id)));
    }

    private void tellAddresses(Map<Hash256, Set<Address>> parties) {
        parties.forEach((id, addresses) -> {
            for (Address address : subscriptions.trackedAddresses(addresses)) {
                tell(
                        subscriptions.of(address),
                        "address-tx",
                        new AddressNews(answers.text(address), answers.transaction(id)));
            }
        });
    }

    private void tell(List<PushClient> watching, String name, Object content) {
        String message = message(name, content);
        watching.forEach(client -> client.outbox().send(message));
    }

    private String message(String name, Object content) {
        return json.writeValueAsString(Map.of(name, content));
    }
}
