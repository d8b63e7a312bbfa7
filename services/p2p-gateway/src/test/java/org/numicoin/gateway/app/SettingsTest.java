package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.config.ValidatorSettings;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

final class SettingsTest {
    @Test
    void haveDefaults() {
        assertThat(bind("numi.p2p", P2pSettings.class, Map.of()))
                .isEqualTo(
                        new P2pSettings(
                                List.of("/ip4/0.0.0.0/tcp/7750"),
                                List.of(),
                                List.of(),
                                List.of(),
                                true,
                                false,
                                false,
                                128,
                                64,
                                10,
                                8));
        var key = bind("numi.p2p", NodeKeySettings.class, Map.of());
        assertThat(key.password()).isEmpty();
        assertThat(key.passwordFile()).isEmpty();
        assertThat(bind("numi.validator", ValidatorSettings.class, Map.of()))
                .isEqualTo(new ValidatorSettings("127.0.0.1:9090", Duration.ofSeconds(2)));
    }

    @Test
    void takeEveryVariableOfTheEnvironment() {
        var environment = new HashMap<String, Object>();
        environment.put("NUMI_P2P_LISTEN", "/ip4/127.0.0.1/tcp/1,/ip6/::1/tcp/2");
        environment.put("NUMI_P2P_ANNOUNCE", "/dns4/node.example/tcp/7750");
        environment.put("NUMI_P2P_BOOTSTRAP", "/ip4/192.0.2.1/tcp/7750,/dnsaddr/seed.example");
        environment.put("NUMI_P2P_DNS_SEEDS", "a.example,b.example");
        environment.put("NUMI_P2P_MDNS", "false");
        environment.put("NUMI_P2P_ALLOW_PRIVATE", "true");
        environment.put("NUMI_P2P_REQUIRE_HYBRID", "true");
        environment.put("NUMI_P2P_MAX_INBOUND", "3");
        environment.put("NUMI_P2P_MAX_OUTBOUND", "5");
        environment.put("NUMI_P2P_OUTBOUND_TARGET", "4");
        environment.put("NUMI_P2P_PEERS_PER_IP", "2");
        environment.put("NUMI_P2P_KEY_PASSWORD", "one");
        environment.put("NUMI_P2P_KEY_PASSWORD_FILE", "/run/secrets/key");
        environment.put("NUMI_VALIDATOR_TARGET", "validator:9191");
        environment.put("NUMI_VALIDATOR_DEADLINE", "500ms");
        var binder = binderOf(environment);
        assertThat(binder.bind("numi.p2p", P2pSettings.class).get())
                .isEqualTo(
                        new P2pSettings(
                                List.of("/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/2"),
                                List.of("/dns4/node.example/tcp/7750"),
                                List.of("/ip4/192.0.2.1/tcp/7750", "/dnsaddr/seed.example"),
                                List.of("a.example", "b.example"),
                                false,
                                true,
                                true,
                                3,
                                5,
                                4,
                                2));
        var key = binder.bind("numi.p2p", NodeKeySettings.class).get();
        assertThat(key.password()).contains("one");
        assertThat(key.passwordFile()).contains(Path.of("/run/secrets/key"));
        assertThat(binder.bind("numi.validator", ValidatorSettings.class).get())
                .isEqualTo(new ValidatorSettings("validator:9191", Duration.ofMillis(500)));
    }

    @Test
    void refuseWhatCannotWork() {
        refuses("numi.p2p.listen", "0.0.0.0:7750", "/ip4/192.0.2.1/tcp/7750");
        refuses("numi.p2p.listen", "/dns4/node.example/tcp/7750", "/ip4/…/tcp/…");
        refuses("numi.p2p.bootstrap", "seed.example", "bootstrap must be addresses");
        refuses("numi.p2p.announce", "/ip4/1.2.3", "announce must be addresses");
        refuses("numi.p2p.dns-seeds", "a b", "must be names");
        refuses("numi.p2p.outbound-target", "65", "more than max-outbound 64");
        assertThatThrownBy(() ->
                        bind(
                                "numi.validator",
                                ValidatorSettings.class,
                                Map.of("numi.validator.target", "nowhere")))
                .rootCause()
                .hasMessageContaining("host:port");
    }

    @Test
    void doNotShowThePassword() {
        assertThat(new NodeKeySettings("secret", "").toString()).doesNotContain("secret");
    }

    private static void refuses(String key, String value, String why) {
        assertThatThrownBy(() -> bind("numi.p2p", P2pSettings.class, Map.of(key, value)))
                .hasStackTraceContaining(why);
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
    }

    private static Binder binderOf(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                variables));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment);
    }
}
