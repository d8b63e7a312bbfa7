package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalRedisTest {
    @TempDir Path folder;

    @Test
    void answersWithTheSettingsThatThePoolNeeds() throws IOException {
        try (var redis = LocalRedis.start(folder)) {
            assertThat(redis.ask("PING")).isEqualTo("PONG");
            assertThat(redis.ask("CONFIG", "GET", "appendonly")).isEqualTo("appendonly\nyes");
            assertThat(redis.ask("CONFIG", "GET", "appendfsync"))
                    .isEqualTo("appendfsync\neverysec");
            assertThat(redis.ask("CONFIG", "GET", "maxmemory-policy"))
                    .isEqualTo("maxmemory-policy\nvolatile-lru");
            assertThat(redis.ask("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n268435456");
            assertThat(redis.ask("CONFIG", "GET", "bind")).isEqualTo("bind\n127.0.0.1");
        }
    }

    @Test
    void keepsItsDataThroughAKill() throws IOException {
        try (var redis = LocalRedis.start(folder)) {
            redis.ask("SET", "k", "v");
            assertThat(redis.ask("DBSIZE")).isEqualTo("1");
            redis.kill();
            assertThat(RedisConnection.answersPing(redis.port())).isFalse();
            redis.restart();
            assertThat(redis.ask("GET", "k")).isEqualTo("v");
        }
    }

    @Test
    void isNotTakenInByAnotherServerOnItsPort() throws IOException {
        try (var first = LocalRedis.start(folder.resolve("first"))) {
            assertThatThrownBy(() -> LocalRedis.start(folder.resolve("second"), first.port()))
                    .isInstanceOf(LocalnetException.class)
                    .hasMessage("port " + first.port() + " is in use");
            assertThat(first.ask("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void saysWhatTheServerSaidWhenItCannotStart() throws IOException {
        Files.writeString(folder.resolve("appendonly.aof"), "no such format");
        assertThatThrownBy(() -> LocalRedis.start(folder))
                .isInstanceOf(LocalnetException.class)
                .hasMessageStartingWith("Redis ended with status 1; its log ")
                .hasMessageContaining("Bad file format");
    }

    @Test
    void namesTheBinaryOfEachPlatformThatTheLibraryCarries() {
        for (String os : new String[] {"Linux", "Mac OS X"}) {
            for (String cpu : new String[] {"amd64", "aarch64"}) {
                String name = RedisBinary.resourceName(os, cpu);
                assertThat(RedisBinary.class.getResource("/" + name)).as(name).isNotNull();
            }
        }
    }
}
