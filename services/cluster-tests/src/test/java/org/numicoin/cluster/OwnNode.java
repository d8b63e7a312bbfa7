package org.numicoin.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.Optional;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The node of one miner that mines on templates of its own, asked as XMRig asks it.
final class OwnNode {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int NONCE_DIGIT = 78;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI rpc;
    private String blob = "";
    private long difficulty;

    /// @param port of a mining worker on this machine
    OwnNode(int port) {
        this.rpc = URI.create("http://127.0.0.1:" + port + "/json_rpc");
    }

    /// A template for a job of the pool; empty while the node has none.
    Optional<JsonNode> template(JsonNode job) throws IOException {
        var params = JSON.createObjectNode();
        params.set("wallet_address", job.path("pool_wallet"));
        params.set("extra_nonce", job.path("extra_nonce"));
        JsonNode result = call("getblocktemplate", params).path("result");
        if (!result.isObject()) {
            return Optional.empty();
        }
        blob = result.path("blocktemplate_blob").stringValue();
        difficulty = result.path("difficulty").longValue();
        return Optional.of(result);
    }

    /// Sends a block of the last template when a hash solves it, as far as a miner can tell.
    void offer(int nonce, Hash256 hash) throws IOException {
        long highest = Long.reverseBytes(hash.d());
        if (Long.compareUnsigned(Long.divideUnsigned(-1L, highest), difficulty) >= 0) {
            var found = new StringBuilder(blob);
            found.replace(NONCE_DIGIT, NONCE_DIGIT + 8, HexFormat.of().toHexDigits(nonce));
            var _ = call("submitblock", JSON.createArrayNode().add(found.toString()));
        }
    }

    private JsonNode call(String method, JsonNode params) throws IOException {
        var body = JSON.createObjectNode();
        body.put("id", 1).put("jsonrpc", "2.0").put("method", method);
        body.set("params", params);
        try {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(rpc)
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            body.toString()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
