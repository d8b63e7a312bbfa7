package org.numicoin.cli.gateway;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.cli.http.ManagementPort;
import org.numicoin.json.JsonFields;
import org.numicoin.localnet.SyncStatus;

/// Questions and orders to the management port of one gateway. When it does not answer, or refuses,
/// a `CommandException` says so in one line.
public final class Gateway implements AutoCloseable {
    /// A little more than a gateway waits for a connection.
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static final int BYTES_MAX = 16 << 20;

    private final ManagementPort port;

    /// @param base without path: `http://127.0.0.1:7721`
    public Gateway(URI base) {
        this.port = new ManagementPort("the p2p gateway", "--gateway", base, WITHIN, BYTES_MAX);
    }

    public Peers peers() {
        return port.get("/peers", Peers::read);
    }

    public List<Ban> bans() {
        return port.get("/bans", Ban::readAll);
    }

    public SyncStatus sync() {
        return port.get("/sync", Gateway::syncStatus);
    }

    /// Connects now and waits for it.
    public Peer connect(String address) {
        return port.post("/peers/connect", Map.of("address", address), Peer::read);
    }

    /// Keeps an address to connect to, now and later.
    ///
    /// @return the address as the gateway keeps it
    public String add(String address) {
        return port.post("/peers", Map.of("address", address), in -> in.text("address"));
    }

    public void disconnect(String peerId) {
        port.delete("/peers/" + encoded(peerId));
    }

    /// Bans a peer id, or the network of an IP address.
    ///
    /// @param time empty for the usual one
    public Ban ban(String target, Optional<Duration> time, Optional<String> reason) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("target", target);
        time.ifPresent(t -> fields.put("seconds", t.toSeconds()));
        reason.ifPresent(text -> fields.put("reason", text));
        return port.post("/bans", fields, Ban::read);
    }

    public void unban(String target) {
        port.delete("/bans?target=" + encoded(target));
    }

    /// Makes a new key for the node; it counts from the next start on.
    public RotatedKey rotateKey() {
        return port.post("/node/key", Map.of(), RotatedKey::read);
    }

    @Override
    public void close() {
        port.close();
    }

    private static SyncStatus syncStatus(JsonFields in) {
        return new SyncStatus(
                in.text("phase"),
                in.textIfAny("reason"),
                in.number("height", 0, Long.MAX_VALUE),
                in.number("headers_height", 0, Long.MAX_VALUE),
                in.number("target_height", 0, Long.MAX_VALUE));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
