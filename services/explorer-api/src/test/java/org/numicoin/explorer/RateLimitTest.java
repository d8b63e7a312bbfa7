package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.localnet.LocalRedis;
import org.springframework.context.ConfigurableApplicationContext;

/// Two explorers behind a proxy that is believed: a client has one limit at both.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class RateLimitTest {
    private static final String PATH = "/api/blocks/tip/height";
    private static final int READS = 20;

    @TempDir static Path folder;

    private static LocalRedis redis;
    private static TestNetwork network;
    private static List<ConfigurableApplicationContext> explorers = List.of();
    private static List<Client> clients = List.of();

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        redis = LocalRedis.start(folder.resolve("redis"));
        network = new TestNetwork(kafka.bootstrap(), "limits", folder);
        explorers = List.of(explorer("one"), explorer("two"));
        clients = explorers.stream().map(Client::new).toList();
        for (Client client : clients) {
            client.awaitTip(network.chain().tip().id());
        }
    }

    private static ConfigurableApplicationContext explorer(String name) throws Exception {
        return network.explorer(
                name,
                "--numi.redis.url=" + redis.url(),
                // A replica that waits in vain counts alone.
                "--numi.redis.timeout=30s",
                "--numi.explorer.limit.window=1h",
                "--numi.explorer.limit.read=" + READS,
                "--numi.explorer.limit.submit=3",
                "--numi.explorer.limit.trusted-proxies=127.0.0.0/8");
    }

    @AfterAll
    static void stop() throws Exception {
        explorers.forEach(ConfigurableApplicationContext::close);
        network.close();
        redis.close();
    }

    @Test
    void aClientHasOneLimitAtAllReplicas() {
        for (int i = 0; i < READS; i++) {
            assertThat(get(i, "203.0.113.7").statusCode()).isEqualTo(200);
        }
        for (int i = 0; i < clients.size(); i++) {
            var refused = get(i, "203.0.113.7");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Client.parse(refused.body()).get("code").asString())
                    .isEqualTo("too-many-requests");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        }
        assertThat(get(0, "203.0.113.8").statusCode()).isEqualTo(200);
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        for (int i = 0; i < READS; i++) {
            assertThat(get(i, "2001:db8:1:2::" + i).statusCode()).isEqualTo(200);
        }
        assertThat(get(0, "2001:db8:1:2::ffff").statusCode()).isEqualTo(429);
        assertThat(get(0, "2001:db8:1:3::1").statusCode()).isEqualTo(200);
    }

    @Test
    void handingInIsLimitedApart() {
        for (int i = 0; i < 3; i++) {
            assertThat(post("203.0.113.9").statusCode()).isEqualTo(400);
        }
        assertThat(post("203.0.113.9").statusCode()).isEqualTo(429);
        assertThat(get(0, "203.0.113.9").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsExemptHasNoLimit() {
        for (int i = 0; i < 3 * READS; i++) {
            assertThat(clients.getFirst().get(PATH).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(int number, String client) {
        return clients.get(number % clients.size())
                .get(PATH, "X-Forwarded-For", client, "Origin", "https://example.org");
    }

    private static HttpResponse<String> post(String client) {
        var one = clients.getFirst();
        return one.send(
                one.postRequest("00", "Content-Type", "text/plain", "X-Forwarded-For", client));
    }
}
