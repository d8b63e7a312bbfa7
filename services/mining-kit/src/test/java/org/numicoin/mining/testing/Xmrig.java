package org.numicoin.mining.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Speaks to a pool as XMRig does, and fails where XMRig would disconnect: on a job that it already
/// has, or an error without a text.
public final class Xmrig implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int NONCE_OFFSET = 39;

    private final Socket socket;
    private final BufferedReader in;
    private final Consumer<String> transcript;
    private JsonNode job = JSON.createObjectNode();
    private String session = "";
    private int requests;

    /// A miner on an open connection.
    ///
    /// @param transcript is given each line that it sends or gets
    public Xmrig(Socket socket, Consumer<String> transcript) throws IOException {
        this.socket = socket;
        this.transcript = transcript;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Connects to a pool of this machine in plain text.
    public static Xmrig connect(int port) throws IOException {
        return new Xmrig(new Socket(InetAddress.getLoopbackAddress(), port), _ -> {});
    }

    /// What an answer says went wrong.
    public static String error(JsonNode answer) {
        return answer.path("error").path("message").asString("no error");
    }

    /// Whether an answer is one with which XMRig counts a share.
    public static boolean isOk(JsonNode answer) {
        return answer.path("result").path("status").asString("").equals("OK");
    }

    /// The job that it works on.
    public JsonNode job() {
        return job;
    }

    /// The id that the pool gave it at login.
    public String session() {
        return session;
    }

    /// Sends this as it is.
    public void raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// Sends these as they are.
    public void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// The answer to `login`, whose job it takes.
    public JsonNode login(String user, String password) throws IOException {
        return login(user, password, false);
    }

    /// The answer to `login`.
    ///
    /// @param selfSelect whether it works on templates of its own node, which it has to [#choose]
    ///   for each job
    public JsonNode login(String user, String password, boolean selfSelect) throws IOException {
        var params = JSON.createObjectNode();
        params.put("login", user).put("pass", password).put("agent", "XMRig/6.26.0");
        params.putArray("algo").add("argon2/chukwav2").add("rx/0");
        if (selfSelect) {
            params.put("mode", "self-select");
        }
        JsonNode answer = call("login", params);
        if (answer.path("result").isObject()) {
            session = answer.path("result").path("id").stringValue();
            take(answer.path("result").path("job"));
        }
        return answer;
    }

    /// Shows the pool a template for the job, and works on it from now on if the pool takes it.
    ///
    /// @param template that a node answered with
    public JsonNode choose(JsonNode template) throws IOException {
        var of = job;
        var params = JSON.createObjectNode();
        params.put("id", session);
        params.set("job_id", of.path("job_id"));
        params.set("blob", template.path("blocktemplate_blob"));
        params.set("height", template.path("height"));
        params.set("difficulty", template.path("difficulty"));
        params.set("prev_hash", template.path("prev_hash"));
        params.putNull("seed_hash").putNull("next_seed_hash");
        JsonNode answer = call("block_template", params);
        if (answer.path("result").isObject() && job.path("job_id").equals(of.path("job_id"))) {
            var chosen = of.deepCopy();
            ((ObjectNode) chosen).set("blob", template.path("blockhashing_blob"));
            job = chosen;
        }
        return answer;
    }

    /// The answer to `keepalived`.
    public JsonNode keepAlive() throws IOException {
        return call("keepalived", JSON.createObjectNode().put("id", session));
    }

    /// Searches the job's nonces, from one on, for a share.
    public JsonNode mine(ProofOfWorkHash hash, int firstNonce) throws IOException {
        int nonce = search(hash, firstNonce);
        return submit(nonce, hash(hash, nonce));
    }

    /// The first nonce, from one on, that is a share.
    public int search(ProofOfWorkHash hash, int firstNonce) {
        int nonce = firstNonce;
        while (!isBelowTarget(hash(hash, nonce))) {
            nonce++;
        }
        return nonce;
    }

    /// The hash of the job with a nonce.
    public Hash256 hash(ProofOfWorkHash hash, int nonce) {
        byte[] blob = HexFormat.of().parseHex(job.path("blob").stringValue());
        byte[] bytes = HexFormat.of().parseHex(HexFormat.of().toHexDigits(nonce));
        System.arraycopy(bytes, 0, blob, NONCE_OFFSET, bytes.length);
        return hash.hash(blob);
    }

    /// As XMRig compares: the last 8 bytes, little-endian, below the target.
    public boolean isBelowTarget(Hash256 hash) {
        long target =
                Long.reverseBytes(HexFormat.fromHexDigitsToLong(job.path("target").stringValue()));
        return Long.compareUnsigned(Long.reverseBytes(hash.d()), target) < 0;
    }

    /// The answer to a share of the job that it has.
    public JsonNode submit(int nonce, Hash256 result) throws IOException {
        return submit(job.path("job_id").stringValue(), nonce, result);
    }

    /// The answer to a share of any job.
    public JsonNode submit(String jobId, int nonce, Hash256 result) throws IOException {
        return call(
                "submit",
                JSON.createObjectNode()
                        .put("id", session)
                        .put("job_id", jobId)
                        .put("nonce", HexFormat.of().toHexDigits(nonce))
                        .put("result", result.toHex())
                        .put("algo", "argon2/chukwav2"));
    }

    /// Waits for the next job that is pushed.
    public JsonNode nextJob() throws IOException {
        while (true) {
            JsonNode line = read();
            if (line.path("method").asString("").equals("job")) {
                take(line.path("params"));
                return job;
            }
        }
    }

    /// Takes the jobs that have come, without waiting for one.
    public void takeJobs() throws IOException {
        while (in.ready()) {
            JsonNode line = read();
            if (line.path("method").asString("").equals("job")) {
                take(line.path("params"));
            }
        }
    }

    /// The answer of a request; jobs that come before it are taken.
    public JsonNode call(String method, JsonNode params) throws IOException {
        requests++;
        var line = JSON.createObjectNode();
        line.put("id", requests).put("jsonrpc", "2.0").put("method", method);
        line.set("params", params);
        transcript.accept("> " + line);
        raw(line + "\n");
        while (true) {
            JsonNode answer = read();
            if (answer.path("method").asString("").equals("job")) {
                take(answer.path("params"));
            } else if (answer.path("id").asInt(-1) == requests) {
                return checked(answer);
            }
        }
    }

    /// The next line, whatever it is.
    public JsonNode read() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("closed by the pool");
        }
        transcript.accept("< " + line);
        return JSON.readTree(line);
    }

    /// Whether the pool has closed, waiting for it.
    public boolean isClosed() {
        try {
            String line = in.readLine();
            while (line != null) {
                line = in.readLine();
            }
            return true;
        } catch (IOException e) {
            return e.getMessage() != null && e.getMessage().contains("reset");
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode checked(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (!error.isNull() && !error.isMissingNode() && !error.path("message").isString()) {
            throw new AssertionError("XMRig reads error.message unguarded: " + answer);
        }
        return answer;
    }

    private void take(JsonNode next) {
        if (next.path("job_id").equals(job.path("job_id"))) {
            throw new AssertionError("duplicate job received, reconnect: " + next);
        }
        job = next;
    }
}
