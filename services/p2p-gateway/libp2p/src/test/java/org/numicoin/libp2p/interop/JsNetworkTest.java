package org.numicoin.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.libp2p.host.TestHosts.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.discovery.FoundPeer;
import org.numicoin.libp2p.discovery.Mdns;
import org.numicoin.libp2p.gossip.Gossip;
import org.numicoin.libp2p.gossip.GossipConfig;
import org.numicoin.libp2p.gossip.GossipHandler;
import org.numicoin.libp2p.gossip.GossipRules;
import org.numicoin.libp2p.gossip.MessageIds;
import org.numicoin.libp2p.gossip.PubsubMessage;
import org.numicoin.libp2p.gossip.ScoreParams;
import org.numicoin.libp2p.gossip.SignaturePolicy;
import org.numicoin.libp2p.gossip.TopicScoreParams;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.TestHosts;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.kad.KadConfig;
import org.numicoin.libp2p.kad.Kademlia;
import org.numicoin.libp2p.kad.RecordValidator;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.ping.Ping;

/// Gossip and Kademlia with two generations of js-libp2p, in both directions.
@ParameterizedClass(name = "js-libp2p, {0}")
@ValueSource(strings = {"current", "older"})
@Timeout(300)
class JsNetworkTest {
    private static final String TOPIC = "blocks";

    private final String generation;
    private final TestHosts hosts = new TestHosts();
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Host host;
    private final Identify identify;

    JsNetworkTest(String generation) throws IOException {
        this.generation = generation;
        host = hosts.start();
        identify = Identify.serve(host, "net/1", "numi-test/1", Clock.systemUTC());
        // js-libp2p takes a peer into its routing table when it answers a ping.
        Ping.serve(host);
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open) {
            each.close();
        }
        hosts.close();
    }

    @Test
    void gossipsWithoutSignatures() throws Exception {
        var js = js("{}");
        var gossip =
                gossip(new SignaturePolicy.StrictNoSign(), MessageIds.ofData(Bytes.ofUtf8("test")));
        connectTo(js);
        exchangesMessages(js, gossip);
    }

    @Test
    void gossipsWithSignatures() throws Exception {
        var js = js("{\"sign\":true}");
        var gossip =
                gossip(
                        new SignaturePolicy.StrictSign(host.identity(), System.nanoTime()),
                        MessageIds.ofKey());
        js.ask("dial", "to", here());
        exchangesMessages(js, gossip);
    }

    @Test
    void sharesValuesAndProvidersByKademlia() throws Exception {
        var js = js("{}");
        var kad =
                Kademlia.server(
                        host,
                        identify,
                        "/test/kad/1.0.0",
                        KadConfig.DEFAULTS,
                        Map.of("v", new Anything()));
        open.add(kad);
        connectTo(js);
        await(() -> kad.size().join() == 1 && ask(js, "table").number("count") == 1);

        Bytes key = Bytes.ofUtf8("/v/java");
        assertThat(kad.put(key, Bytes.ofUtf8("of java")).join().stored()).isEqualTo(1);
        assertThat(js.ask("get", "key", "/v/java").text("value")).isEqualTo("of java");
        js.ask("put", "key", "/v/js", "value", "of js");
        assertThat(kad.get(Bytes.ofUtf8("/v/js"), 1).join()).contains(Bytes.ofUtf8("of js"));

        kad.provide(Multihash.sha256(Bytes.ofUtf8("content of java"))).join();
        await(() ->
                ask(js, "providers", "text", "content of java")
                        .list("peers")
                        .contains(host.peerId().toString()));
        js.ask("provide", "text", "content of js");
        // js-libp2p has told itself when it answers, and us a moment later.
        await(() ->
                kad
                        .findProviders(Multihash.sha256(Bytes.ofUtf8("content of js")), 1)
                        .join()
                        .stream()
                        .map(provider -> provider.id().toString())
                        .toList()
                        .equals(List.of(js.peerId())));

        assertThat(kad.findPeer(PeerId.parse(js.peerId())).join()).isPresent();
        assertThat(js.ask("findPeer", "peer", host.peerId().toString()).list("addresses"))
                .isNotEmpty();
    }

    /// A third node, known to js-libp2p only, is found through it.
    @Test
    void findsPeersThroughJs() throws Exception {
        var js = js("{}");
        var third = hosts.start();
        var thirdIdentify = Identify.serve(third, "net/1", "numi-test/1", Clock.systemUTC());
        open.add(kad(third, thirdIdentify));
        var kad = kad(host, identify);
        open.add(kad);
        connectTo(js);
        js.ask("dial", "to", third.peerId().at(third.listenAddresses().getFirst()).toString());
        await(() -> kad.findPeer(third.peerId()).join().isPresent());
        assertThat(kad.findPeer(third.peerId()).join().orElseThrow().addresses())
                .containsAll(third.listenAddresses());
    }

    @Test
    void findsAndIsFoundOnTheLocalNetwork() throws Exception {
        var js = js("{\"mdns\":true}");
        Set<FoundPeer> found = ConcurrentHashMap.newKeySet();
        open.add(
                Mdns.start(
                        host.peerId(),
                        host::listenAddresses,
                        RandomGenerator.getDefault(),
                        Duration.ofSeconds(1),
                        found::add));
        await(() -> found.stream().anyMatch(p -> p.id().toString().equals(js.peerId())));
        await(() -> ask(js, "discovered").list("peers").contains(host.peerId().toString()));
        assertThat(found)
                .contains(
                        new FoundPeer(
                                PeerId.parse(js.peerId()), List.of(js.address().withoutPeer())));
    }

    private void exchangesMessages(JsPeer js, Gossip gossip) throws Exception {
        js.ask("subscribe", "topic", TOPIC);
        gossip.subscribe(TOPIC).join();
        await(() ->
                gossip.mesh(TOPIC).join().size() == 1
                        && !ask(js, "mesh", "topic", TOPIC).list("peers").isEmpty());
        var ofJava = new ArrayList<String>();
        var ofJs = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            ofJava.add("java-" + i);
            ofJs.add("js-" + i);
            gossip.publish(TOPIC, Bytes.ofUtf8("java-" + i)).join();
            js.ask("publish", "topic", TOPIC, "text", "js-" + i);
        }
        await(() -> messages.size() == ofJs.size());
        assertThat(messages).containsExactlyInAnyOrderElementsOf(ofJs);
        await(() -> ask(js, "received").list("messages").size() == ofJava.size());
        assertThat(js.ask("received").list("messages"))
                .containsExactlyInAnyOrderElementsOf(
                        ofJava.stream().map(text -> TOPIC + " " + text).toList());
        js.ask("publish", "topic", TOPIC, "text", "large", "length", 500_000);
        await(() -> messages.size() == ofJs.size() + 1);
        assertThat(gossip.score(PeerId.parse(js.peerId())).join()).isPositive();
    }

    private Gossip gossip(SignaturePolicy signatures, MessageIds ids) {
        var rules =
                new GossipRules(
                        GossipConfig.DEFAULTS,
                        ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS)),
                        signatures,
                        ids,
                        TOPIC::equals);
        var gossip = Gossip.start(host, identify, rules, new Collector());
        open.add(gossip);
        return gossip;
    }

    private static Kademlia kad(Host host, Identify identify) {
        return Kademlia.server(host, identify, "/test/kad/1.0.0", KadConfig.DEFAULTS, Map.of());
    }

    private JsPeer js(String argument) throws Exception {
        var js = JsPeer.start(generation, "networker.mjs", argument);
        open.add(js);
        return js;
    }

    private void connectTo(JsPeer js) throws Exception {
        host.connect(js.address()).get(30, TimeUnit.SECONDS);
    }

    private String here() {
        return host.peerId().at(host.listenAddresses().getFirst()).toString();
    }

    private static JsPeer.Answer ask(JsPeer js, String operation, Object... fields) {
        try {
            return js.ask(operation, fields);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private final class Collector implements GossipHandler {
        @Override
        public void onMessage(
                Bytes id, PubsubMessage message, PeerId from, Consumer<Verdict> verdict) {
            Bytes data = message.data();
            messages.add(data.slice(0, Math.min(data.length(), 100)).toUtf8());
            verdict.accept(Verdict.ACCEPT);
        }
    }

    private static final class Anything implements RecordValidator {
        @Override
        public boolean isValid(Bytes key, Bytes value) {
            return value.startsWith(Bytes.ofUtf8("o"));
        }

        @Override
        public int best(Bytes key, List<Bytes> values) {
            return 0;
        }
    }
}
