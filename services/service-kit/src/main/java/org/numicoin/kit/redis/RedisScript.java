package org.numicoin.kit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import reactor.core.publisher.Flux;

/// A Lua script, called by its SHA-1: it is sent once to a server that does not know it.
public final class RedisScript {
    private final ByteBuffer text;
    private final String sha1;
    private final ReturnType returns;

    private RedisScript(byte[] text, ReturnType returns) {
        this.text = ByteBuffer.wrap(text).asReadOnlyBuffer();
        this.sha1 = sha1(text);
        this.returns = returns;
    }

    /// Reads a script that lies beside a class.
    public static RedisScript load(Class<?> owner, String name, ReturnType returns) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new RedisScript(in.readAllBytes(), returns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Calls it with so many keys, and arguments behind them.
    public Flux<Object> call(
            ReactiveRedisConnection connection, int keys, ByteBuffer[] keysAndArgs) {
        var scripting = connection.scriptingCommands();
        return scripting
                .<Object>evalSha(sha1, returns, keys, keysAndArgs)
                .onErrorResume(
                        RedisScript::isUnknownScript,
                        _ -> {
                            for (ByteBuffer argument : keysAndArgs) {
                                argument.rewind();
                            }
                            return scripting.eval(text.duplicate(), returns, keys, keysAndArgs);
                        });
    }

    private static boolean isUnknownScript(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (String.valueOf(e.getMessage()).contains("NOSCRIPT")) {
                return true;
            }
        }
        return false;
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
