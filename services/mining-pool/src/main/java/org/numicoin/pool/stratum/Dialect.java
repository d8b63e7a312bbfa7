package org.numicoin.pool.stratum;

import java.util.HexFormat;
import java.util.Optional;
import org.numicoin.pool.job.Job;
import org.numicoin.pool.job.JobId;
import org.numicoin.primitives.Hash256;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Lines of the dialect to requests, and answers to lines.
final class Dialect {
    private static final int DEPTH_MAX = 8;
    private static final int TEXT_MAX = 1 << 16;
    private static final int NUMBER_MAX = 20;
    private static final int NONCE_DIGITS = 8;
    private static final int SHORT_TEXT_MAX = 512;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxStringLength(TEXT_MAX)
                                                    .maxNameLength(SHORT_TEXT_MAX)
                                                    .maxNumberLength(NUMBER_MAX)
                                                    .build())
                                    .build())
                    .build();

    private Dialect() {}

    static Request parse(byte[] line) throws JunkException {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new JunkException("no JSON");
        }
        JsonNode method = root.path("method");
        JsonNode id = root.path("id");
        if (!root.isObject() || !method.isString() || !id.canConvertToLong()) {
            throw new JunkException("no request with id and method");
        }
        JsonNode params = root.path("params");
        return switch (method.stringValue()) {
            case "login" ->
                    new Request.Login(
                            id.longValue(),
                            text(params, "login"),
                            optionalText(params, "pass"),
                            optionalText(params, "agent"),
                            optionalText(params, "rigid"),
                            optionalText(params, "mode"));
            case "submit" -> submit(id.longValue(), params);
            case "keepalived" -> new Request.KeepAlive(id.longValue(), optionalText(params, "id"));
            case "block_template" ->
                    new Request.BlockTemplate(
                            id.longValue(),
                            text(params, "id"),
                            JobId.parse(text(params, "job_id")),
                            text(params, "blob", TEXT_MAX));
            default -> new Request.Unknown(id.longValue(), method.stringValue());
        };
    }

    private static Request submit(long id, JsonNode params) throws JunkException {
        Optional<JobId> job = JobId.parse(text(params, "job_id"));
        String nonce = text(params, "nonce");
        String result = text(params, "result");
        try {
            if (nonce.length() != NONCE_DIGITS) {
                throw new JunkException("a nonce has 8 hexadecimal digits");
            }
            return new Request.Submit(
                    id,
                    text(params, "id"),
                    job,
                    // The bytes of the blob, in their order, are the header's.
                    HexFormat.fromHexDigits(nonce),
                    Hash256.ofHex(result));
        } catch (IllegalArgumentException e) {
            throw new JunkException("nonce or result is not hexadecimal");
        }
    }

    private static String text(JsonNode params, String name) throws JunkException {
        return text(params, name, SHORT_TEXT_MAX);
    }

    private static String text(JsonNode params, String name, int most) throws JunkException {
        JsonNode value = params.path(name);
        if (!value.isString() || value.stringValue().length() > most) {
            throw new JunkException("no text " + name);
        }
        return value.stringValue();
    }

    private static String optionalText(JsonNode params, String name) throws JunkException {
        return params.path(name).isMissingNode() || params.path(name).isNull()
                ? ""
                : text(params, name);
    }

    /// Answer to `login`.
    static String welcome(long id, String session, Job job) {
        ObjectNode result = JSON.createObjectNode();
        result.put("id", session);
        result.set("job", node(job, session));
        result.putArray("extensions")
                .add("algo")
                .add("nicehash")
                .add("connect")
                .add("tls")
                .add("keepalive");
        result.put("status", "OK");
        return answer(id, result);
    }

    static String status(long id, String status) {
        return answer(id, JSON.createObjectNode().put("status", status));
    }

    private static String answer(long id, ObjectNode result) {
        ObjectNode line = message();
        line.put("id", id).putNull("error");
        line.set("result", result);
        return line.toString();
    }

    /// The error is an object with a text, which XMRig reads without looking.
    static String error(long id, String message) {
        ObjectNode line = message();
        line.put("id", id);
        line.putObject("error").put("code", -1).put("message", message);
        return line.toString();
    }

    static String job(Job job, String session) {
        ObjectNode line = message();
        line.put("method", "job");
        line.set("params", node(job, session));
        return line.toString();
    }

    /// Tells a miner to connect elsewhere.
    static String reconnect(String host, int port) {
        ObjectNode line = message();
        line.put("method", "client.reconnect");
        line.putArray("params").add(host).add(port);
        return line.toString();
    }

    private static ObjectNode message() {
        return JSON.createObjectNode().put("jsonrpc", "2.0");
    }

    private static ObjectNode node(Job job, String session) {
        ObjectNode node = JSON.createObjectNode();
        switch (job) {
            case Job.OfPool ours -> node.put("blob", ours.blob());
            case Job.OfMiner theirs ->
                    node.put("pool_wallet", theirs.wallet())
                            .put("extra_nonce", theirs.extraNonce());
        }
        return node.put("job_id", job.id().toString())
                .put("target", job.target())
                .put("id", session)
                .put("algo", StratumSettings.ALGORITHM)
                .put("height", job.height());
    }
}
