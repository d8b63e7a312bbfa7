package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SigningKey;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.wire.ByteWriter;

/// Sends transfers between a few accounts without pause, posting the same bytes again until the API
/// accepts them, as a careful client does. Remembers what was accepted.
final class Load implements AutoCloseable {
    private static final int ACCOUNTS = 8;
    private static final int FIRST_KEY = 1_000;
    private static final List<String> WAITING_HELPS = List.of("nonce-too-high", "pool-full");

    private final Cluster cluster;
    private final ChainSpec spec = Cluster.spec();
    private final ConcurrentLinkedQueue<Hash256> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final List<Thread> senders = new ArrayList<>();

    private Load(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Funds the accounts from the faucet and starts to send.
    static Load on(Cluster cluster) {
        var load = new Load(cluster);
        load.fund();
        for (int i = 0; i < ACCOUNTS; i++) {
            int key = FIRST_KEY + i;
            load.senders.add(Thread.ofPlatform().name("load-" + i).start(() -> load.sendFrom(key)));
        }
        return load;
    }

    /// Shards of the accounts.
    static Set<Integer> shards() {
        return IntStream.range(FIRST_KEY, FIRST_KEY + ACCOUNTS)
                .mapToObj(key -> Shards.of(Keys.address(key)))
                .collect(Collectors.toSet());
    }

    List<Hash256> accepted() {
        return List.copyOf(accepted);
    }

    /// Ends the sending; what is on its way is still brought to an end.
    @Override
    public void close() {
        ending.set(true);
        for (Thread sender : senders) {
            try {
                sender.join(Duration.ofMinutes(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (sender.isAlive()) {
                throw new AssertionError(sender.getName() + " did not end");
            }
        }
        if (!refused.isEmpty()) {
            throw new AssertionError("refused: " + refused);
        }
    }

    /// Waits until all that was accepted is mined, and looks whether any transaction is in the
    /// chain twice.
    void assertMinedOnce() {
        for (Hash256 id : accepted) {
            Cluster.await(
                    "mined: " + id,
                    Duration.ofMinutes(2),
                    () ->
                            cluster.getJson("/api/tx/" + id + "/status")
                                    .get("confirmed")
                                    .asBoolean());
        }
        Set<String> seen = new HashSet<>();
        for (String block : cluster.blocks()) {
            cluster.getJson("/api/block/" + block + "/txids")
                    .forEach(id ->
                            assertThat(seen.add(id.asString())).as("mined once: " + id).isTrue());
        }
        assertThat(seen).containsAll(accepted.stream().map(Hash256::toHex).toList());
    }

    private void fund() {
        var faucet = SigningKey.fromSeed(spec.faucetSeed().toBytes());
        var address = new Address(faucet.id());
        long nonce = cluster.getJson("/api/address/" + text(address)).get("pending_nonce").asLong();
        var transaction = TransactionBuilder.from(spec, address).nonce(nonce).fee(10_000, 100);
        for (int i = 0; i < ACCOUNTS; i++) {
            transaction.pay(FIRST_KEY + i, 1_000 * Amount.NANO_PER_NUMI);
        }
        post(transaction.sign(faucet, nonce == 0));
        Cluster.await(
                "funded",
                Duration.ofMinutes(1),
                () ->
                        !cluster.getJson("/api/address/" + text(Keys.address(FIRST_KEY)))
                                .get("balance")
                                .asString()
                                .equals("0"));
    }

    private void sendFrom(int key) {
        for (long nonce = 0; !ending.get(); nonce++) {
            var transaction =
                    TransactionBuilder.from(spec, key)
                            .nonce(nonce)
                            .fee(10_000, 100)
                            .pay(FIRST_KEY + (int) ((key + nonce) % ACCOUNTS), 1_000);
            post(nonce == 0 ? transaction.signRevealing(key) : transaction.sign(key));
        }
    }

    private void post(Transaction transaction) {
        var out = new ByteWriter();
        transaction.encode(out);
        String hex = HexFormat.of().formatHex(out.toBytes());
        Cluster.await(
                "accepted: " + transaction.id(),
                Duration.ofMinutes(2),
                () -> {
                    var response = cluster.postTransaction(hex);
                    // A sender may be only so far ahead of the chain, and the pool hold only so
                    // much: then it waits for blocks.
                    if (response.statusCode() == 422
                            && WAITING_HELPS.stream().noneMatch(response.body()::contains)) {
                        refused.add(transaction.id() + ": " + response.body());
                        ending.set(true);
                        return true;
                    }
                    return response.statusCode() == 200;
                });
        accepted.add(transaction.id());
    }

    private String text(Address address) {
        return Bech32m.encode(spec.addressPrefix(), address);
    }
}
