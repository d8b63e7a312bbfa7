package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.app.RunningGateway.addressed;
import static org.numicoin.gateway.app.RunningGateway.await;
import static org.numicoin.gateway.app.RunningGateway.encoded;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.LoggedLines;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.Origin;

/// Two gateways of two clusters, by libp2p and by the routes of their operators.
@ExtendWith(SharedBroker.class)
final class TwoGatewaysTest {
    @TempDir Path folder;

    private RunningGateway one;
    private RunningGateway other;

    @BeforeEach
    void start(KafkaFixture kafka) throws Exception {
        one = RunningGateway.start(kafka, folder.resolve("one"));
        other = RunningGateway.start(KafkaFixture.on(kafka.bootstrap()), folder.resolve("other"));
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
    }

    @Test
    void aBlockThatOneValidatorConnectsBecomesACandidateForTheOther() {
        one.connectTo(other);
        var mined = one.validator().mine();
        await("the block arrives", () -> !other.candidates().isEmpty());
        assertThat(other.candidates())
                .singleElement()
                .satisfies(candidate -> {
                    assertThat(candidate.block().toBytes()).isEqualTo(mined.block().encoded());
                    assertThat(candidate.origin().kind()).isEqualTo(Origin.Kind.GATEWAY);
                    assertThat(candidate.origin().source()).isEqualTo(one.peerId());
                });
        assertThat(one.candidates()).isEmpty();
    }

    @Test
    void aGatewayThatIsBehindFetchesTheChainAndSaysHowFarItIs() {
        var mined = List.of(one.validator().mine(), one.validator().mine(), one.validator().mine());
        await("its own chain", () -> one.get("/sync").body().get("height").asLong() == 3);
        one.connectTo(other);
        await("all blocks", () -> other.candidates().size() >= mined.size());
        assertThat(other.candidates())
                .extracting(candidate -> candidate.block().toBytes())
                .containsExactlyElementsOf(
                        mined.stream().map(node -> node.block().encoded()).toList());
        var sync = other.get("/sync").body();
        assertThat(sync.get("phase").asString()).isEqualTo("bodies");
        assertThat(sync.get("height").asLong()).isZero();
        assertThat(sync.get("headers_height").asLong()).isEqualTo(3);
        assertThat(sync.get("target_height").asLong()).isEqualTo(3);
    }

    @Test
    void anOperatorSeesConnectsAndDisconnectsPeers() {
        assertThat(one.get("/peers").body().get("peers")).isEmpty();
        one.connectTo(other);
        assertThat(one.get("/peers").body().get("peers"))
                .singleElement()
                .satisfies(peer -> {
                    assertThat(peer.get("peer_id").asString()).isEqualTo(other.peerId());
                    assertThat(peer.get("direction").asString()).isEqualTo("outbound");
                    assertThat(peer.get("hybrid").asBoolean()).isTrue();
                });
        await("the other sees it", () -> other.get("/peers").body().get("inbound").asInt() == 1);

        assertThat(one.delete("/peers/" + other.peerId()).status()).isEqualTo(204);
        await("it is gone", () -> one.get("/peers").body().get("outbound").asInt() == 0);
        assertThat(one.delete("/peers/" + other.peerId()).code()).isEqualTo("not-connected");
    }

    @Test
    void anAddressThatIsKeptIsDialedAgain() {
        var kept = one.post("/peers", addressed(other.address()));
        assertThat(kept.status()).isEqualTo(201);
        assertThat(kept.body().get("address").asString()).isEqualTo(other.address());
        await("it is dialed", () -> one.get("/peers").body().get("outbound").asInt() == 1);
        assertThat(other.delete("/peers/" + one.peerId()).status()).isEqualTo(204);
        await("and again", () -> one.get("/peers").body().get("outbound").asInt() == 1);
    }

    @Test
    void aBanDisconnectsHoldsOverARestartAndCanBeLifted() throws Exception {
        one.connectTo(other);
        String banned = other.peerId();
        String address = other.address();
        var ban =
                one.post(
                        "/bans",
                        "{\"target\":\"%s\",\"seconds\":3600,\"reason\":\"test\"}"
                                .formatted(banned));
        assertThat(ban.status()).isEqualTo(201);
        assertThat(ban.body().get("kind").asString()).isEqualTo("peer");
        await("it is gone", () -> one.get("/peers").body().get("peers").isEmpty());

        String me = one.peerId();
        one = one.restart(folder.resolve("one"));
        assertThat(one.peerId()).isEqualTo(me);
        assertThat(one.get("/bans").body().get("bans"))
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.get("target").asString()).isEqualTo(banned);
                    assertThat(kept.get("reason").asString()).isEqualTo("test");
                });
        String withId = addressed(address + "/p2p/" + banned);
        assertThat(one.post("/peers/connect", withId).code()).isEqualTo("banned");

        String target = "/bans?target=" + encoded(banned);
        assertThat(one.delete(target).status()).isEqualTo(204);
        assertThat(one.delete(target).code()).isEqualTo("not-banned");
        var connected = one.post("/peers/connect", withId);
        assertThat(connected.status()).as(connected.body().toString()).isEqualTo(200);
    }

    /// From the attack to the ban, in services as they are deployed.
    @Test
    void aPeerWhoseBlocksHaveNoWorkEndsBannedTheLogSaysWhyAndTheOthersStay(KafkaFixture kafka)
            throws Exception {
        var third = KafkaFixture.on(kafka.bootstrap());
        try (var honest = RunningGateway.start(third, folder.resolve("honest"));
                var log = LoggedLines.of("org.numicoin.gateway.node.Discipline")) {
            one.connectTo(honest);
            one.connectTo(other);
            other.validator().mineWithoutWork();
            String attacker = other.peerId();
            await("the ban", () -> !one.get("/bans").body().get("bans").isEmpty());
            assertThat(one.get("/bans").body().get("bans"))
                    .singleElement()
                    .satisfies(ban -> {
                        assertThat(ban.get("target").asString()).isEqualTo(attacker);
                        assertThat(ban.get("reason").asString()).isEqualTo("bad-proof-of-work");
                    });
            await("its end", () -> one.get("/peers").body().get("peers").size() == 1);
            assertThat(one.get("/peers").body().get("peers").get(0).get("peer_id").asString())
                    .isEqualTo(honest.peerId());
            assertThat(log.messages())
                    .contains("banned " + attacker + " for 12 hours: bad-proof-of-work");
            assertThat(one.candidates()).isEmpty();
            var mined = honest.validator().mine();
            await("an honest block", () -> !one.candidates().isEmpty());
            assertThat(one.candidates().getFirst().block().toBytes())
                    .isEqualTo(mined.block().encoded());
        }
    }

    @Test
    void aNewKeyIsANewNameFromTheNextStartOn() throws Exception {
        String before = one.peerId();
        var rotated = one.post("/node/key", "{}");
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(one.peerId()).isEqualTo(before);
        one = one.restart(folder.resolve("one"));
        assertThat(one.peerId())
                .isEqualTo(rotated.body().get("peer_id").asString())
                .isNotEqualTo(before);
    }

    @Test
    void badQuestionsGetAStableCode() {
        assertProblem("/peers", "{\"address\":\"nowhere\"}", 400, "bad-address");
        assertProblem("/peers", "{\"address\":\"/dns4/a.example/tcp/1\"}", 400, "bad-address");
        assertProblem("/peers", "{}", 400, "bad-address");
        assertProblem("/peers", "{", 400, "bad-request");
        assertProblem("/peers", addressed("/ip4/192.0.2.1/tcp/1/p2p/" + one.peerId()), 409, "self");
        assertProblem("/peers/connect", addressed("/ip4/127.0.0.1/tcp/1"), 502, "dial-failed");
        assertProblem("/bans", "{\"target\":\"somebody\"}", 400, "bad-target");
        assertProblem("/bans", "{\"target\":\"192.0.2.1\",\"seconds\":0}", 400, "bad-duration");
        assertProblem("/bans", "{\"target\":\"192.0.2.1\",\"seconds\":[]}", 400, "bad-request");
        assertProblem("/nowhere", "{}", 404, "unknown-route");
        assertThat(one.delete("/peers/nobody").code()).isEqualTo("bad-peer-id");
        assertThat(one.delete("/bans").code()).isEqualTo("bad-request");
        assertThat(one.get("/peers").body().get("peers")).isEmpty();
        assertThat(one.get("/bans").body().get("bans")).isEmpty();
    }

    private void assertProblem(String path, String body, int status, String code) {
        var answer = one.post(path, body);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().get("detail").asString()).isNotBlank();
    }
}
