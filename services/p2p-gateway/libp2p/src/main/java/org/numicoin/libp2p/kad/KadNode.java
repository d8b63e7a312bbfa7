package org.numicoin.libp2p.kad;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.peer.PeerId;

/// Kademlia as a state machine, client and server: a client is a server that is never asked,
/// because it does not announce the protocol. One thread calls it; results come to callbacks, on
/// the same thread.
public final class KadNode {
    /// Beyond this depth buckets are empty in any network, and a random key for one costs too much
    /// to find.
    private static final int REFRESH_DEPTH_MAX = 12;

    private final KadConfig config;
    private final KadWorld world;
    private final Map<String, RecordValidator> validators;
    private final RoutingTable table;
    private final KadServer server;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Map<Bytes, Long> provided = new LinkedHashMap<>();
    private long questions;
    private long refreshedAt;

    /// What an answer or a failure is for.
    private record Waiting(KadPeer peer, BiConsumer<KadPeer, Optional<KadMessage>> then) {}

    /// What became of a value or of a provider record.
    ///
    /// @param stored peers that took it
    /// @param asked peers near the key that were asked
    public record Placed(int stored, int asked) {}

    public KadNode(KadConfig config, Map<String, RecordValidator> validators, KadWorld world) {
        this.config = config;
        this.world = world;
        this.validators = Map.copyOf(validators);
        this.table = new RoutingTable(world.self(), config);
        this.server = new KadServer(config, this.validators, table, world.millis());
        this.refreshedAt = now();
    }

    public RoutingTable table() {
        return table;
    }

    /// A connected peer announces the protocol.
    public void serverSeen(KadPeer peer, Optional<InetAddress> remote) {
        var offer = table.offer(peer, remote, now());
        if (offer instanceof RoutingTable.Offer.AskFirst(var old)) {
            ask(
                    old,
                    KadMessage.question(KadMessage.Type.FIND_NODE, world.self().encode()),
                    (_, answer) -> {
                        if (answer.isEmpty()) {
                            table.offer(peer, remote, now());
                        }
                    });
        }
    }

    /// A peer no longer announces the protocol.
    public void serverGone(PeerId peer) {
        table.remove(peer);
    }

    /// Answers a question of a peer; empty where no answer is sent. Throws a malformed exception
    /// for what breaks a rule, upon which the stream is reset.
    public Optional<KadMessage> handle(PeerId from, KadMessage question) {
        return server.answer(from, question);
    }

    /// The answer to a question, or the question itself where none is expected.
    ///
    /// @param remote where the peer is, as the connection has it
    public void answered(long number, KadMessage answer, Optional<InetAddress> remote) {
        var asked = waiting.remove(number);
        if (asked != null) {
            if (answer.expectsAnswer()) {
                serverSeen(asked.peer(), remote);
            }
            asked.then().accept(asked.peer(), Optional.of(answer));
        }
    }

    public void failed(long number) {
        var asked = waiting.remove(number);
        if (asked != null) {
            table.remove(asked.peer().id());
            asked.then().accept(asked.peer(), Optional.empty());
        }
    }

    /// The peers nearest to a key that answer, nearest first.
    public void findNearest(Bytes key, Consumer<List<KadPeer>> result) {
        search(KadMessage.Type.FIND_NODE, key, (_, _) -> false, result);
    }

    /// Where a peer listens, as others know it.
    public void findPeer(PeerId peer, Consumer<Optional<KadPeer>> result) {
        var known = table.find(peer);
        if (known.isPresent()) {
            result.accept(known);
            return;
        }
        var found = new ArrayList<KadPeer>();
        search(
                KadMessage.Type.FIND_NODE,
                peer.encode(),
                (_, answer) -> {
                    answer.closer().stream()
                            .filter(p -> p.id().equals(peer) && !p.addresses().isEmpty())
                            .forEach(found::add);
                    return !found.isEmpty();
                },
                _ -> result.accept(found.stream().findFirst()));
    }

    /// Keeps a value here and at the peers nearest to its key.
    public void put(Bytes key, Bytes value, Consumer<Placed> result) {
        if (!isValid(key, value) || value.length() > config.valueBytes()) {
            throw new IllegalArgumentException("no validator takes this value");
        }
        server.values().put(key, value, now());
        var message = KadMessage.put(new KadRecord(key, value));
        findNearest(key, near -> place(near, message, result));
    }

    /// The best valid value of those that the peers nearest to the key have. `quorum` peers that
    /// answer with a value are enough. Who has a worse one is told the best.
    public void get(Bytes key, int quorum, Consumer<Optional<Bytes>> result) {
        var values = new LinkedHashMap<KadPeer, Bytes>();
        var own = server.values().get(key, now()).filter(value -> isValid(key, value));
        search(
                KadMessage.Type.GET_VALUE,
                key,
                (peer, answer) -> {
                    answer.record()
                            .filter(r -> r.key().equals(key) && isValid(key, r.value()))
                            .ifPresent(r -> values.put(peer, r.value()));
                    return values.size() >= quorum;
                },
                _ -> {
                    var all = new ArrayList<>(values.values());
                    own.ifPresent(all::add);
                    var best = best(key, all);
                    best.ifPresent(value -> correct(key, value, values));
                    result.accept(best);
                });
    }

    /// Says at the peers nearest to a key that this node has what it names, and says so again
    /// before they forget.
    public void provide(Bytes key, Consumer<Placed> result) {
        provided.put(key, now());
        announce(key, result);
    }

    public void stopProviding(Bytes key) {
        provided.remove(key);
    }

    /// Peers that have what a key names; `enough` of them end the search.
    public void findProviders(Bytes key, int enough, Consumer<List<KadPeer>> result) {
        var found = new LinkedHashMap<PeerId, KadPeer>();
        server.providers().get(key, now()).forEach(p -> found.put(p.id(), p));
        search(
                KadMessage.Type.GET_PROVIDERS,
                key,
                (_, answer) -> {
                    for (var provider : answer.providers()) {
                        if (found.size() < config.providersPerKey() + enough) {
                            found.putIfAbsent(provider.id(), provider);
                        }
                    }
                    return found.size() >= enough;
                },
                _ -> result.accept(List.copyOf(found.values())));
    }

    /// Looks for the neighbours of this node and for peers of each bucket.
    public void refresh() {
        refreshedAt = now();
        findNearest(world.self().encode(), _ -> {});
        int depth = Math.min(table.deepest(), REFRESH_DEPTH_MAX);
        for (int prefix = 0; prefix < depth; prefix++) {
            if (table.bucketSize(prefix) < config.bucket()) {
                findNearest(randomKey(prefix), _ -> {});
            }
        }
    }

    /// To be called about once a minute.
    public void tick() {
        server.expire();
        if (now() - refreshedAt >= config.refresh().toMillis()) {
            refresh();
        }
        for (var own : List.copyOf(provided.entrySet())) {
            if (now() - own.getValue() >= config.republish().toMillis()) {
                provide(own.getKey(), _ -> {});
            }
        }
    }

    private void announce(Bytes key, Consumer<Placed> result) {
        var self = new KadPeer(world.self(), world.listening().get());
        if (!self.addresses().isEmpty()) {
            server.providers().add(key, self, now());
        }
        findNearest(key, near -> place(near, KadMessage.provide(key, self), result));
    }

    private void place(List<KadPeer> near, KadMessage message, Consumer<Placed> result) {
        if (near.isEmpty()) {
            result.accept(new Placed(0, 0));
            return;
        }
        var outcomes = new ArrayList<Boolean>();
        for (var peer : near) {
            ask(
                    peer,
                    message,
                    (_, answer) -> {
                        outcomes.add(answer.isPresent());
                        if (outcomes.size() == near.size()) {
                            int stored = (int) outcomes.stream().filter(taken -> taken).count();
                            result.accept(new Placed(stored, near.size()));
                        }
                    });
        }
    }

    private void correct(Bytes key, Bytes best, Map<KadPeer, Bytes> values) {
        if (server.values().get(key, now()).isPresent()) {
            server.values().put(key, best, now());
        }
        values.forEach((peer, value) -> {
            if (!value.equals(best)) {
                ask(peer, KadMessage.put(new KadRecord(key, best)), (_, _) -> {});
            }
        });
    }

    private Optional<Bytes> best(Bytes key, List<Bytes> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return RecordValidator.of(validators, key).map(v -> values.get(v.best(key, values)));
    }

    private boolean isValid(Bytes key, Bytes value) {
        return RecordValidator.of(validators, key)
                .map(validator -> validator.isValid(key, value))
                .orElse(false);
    }

    /// Looks at each answer; the search ends when that says so, or when the nearest have answered.
    private interface Look {
        boolean isEnough(KadPeer from, KadMessage answer);
    }

    private void search(
            KadMessage.Type type, Bytes key, Look look, Consumer<List<KadPeer>> result) {
        var target = KadKey.of(key);
        var lookup = new Lookup(target, world.self(), config);
        lookup.hear(table.nearest(target, config.bucket()));
        new Search(lookup, KadMessage.question(type, key), look, result).proceed();
    }

    private void ask(
            KadPeer peer, KadMessage message, BiConsumer<KadPeer, Optional<KadMessage>> then) {
        long number = questions++;
        waiting.put(number, new Waiting(peer, then));
        world.questions().accept(new KadQuestion(number, peer, message));
    }

    /// The id of no peer, whose key shares a prefix of a length with this node.
    private Bytes randomKey(int prefix) {
        var self = KadKey.of(world.self());
        while (true) {
            var random = new byte[32];
            world.random().nextBytes(random);
            Bytes id = Multihash.sha256(Bytes.wrap(random));
            if (KadKey.of(id).commonPrefix(self) == prefix) {
                return id;
            }
        }
    }

    private long now() {
        return world.millis().getAsLong();
    }

    private final class Search {
        private final Lookup lookup;
        private final KadMessage question;
        private final Look look;
        private final Consumer<List<KadPeer>> result;
        private boolean done;

        private Search(
                Lookup lookup, KadMessage question, Look look, Consumer<List<KadPeer>> result) {
            this.lookup = lookup;
            this.question = question;
            this.look = look;
            this.result = result;
        }

        private void proceed() {
            if (!done && lookup.isDone()) {
                finish();
            }
            if (!done) {
                lookup.next().forEach(peer -> ask(peer, question, this::heard));
            }
        }

        private void heard(KadPeer from, Optional<KadMessage> answer) {
            if (done) {
                return;
            }
            if (answer.isEmpty() || answer.get().type() != question.type()) {
                lookup.failed(from.id());
            } else {
                lookup.answered(from.id(), answer.get().closer());
                if (look.isEnough(from, answer.get())) {
                    finish();
                }
            }
            proceed();
        }

        private void finish() {
            done = true;
            result.accept(lookup.nearest());
        }
    }
}
