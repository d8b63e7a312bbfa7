package org.numicoin.worker.selfselect;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.template.TemplateBlob;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON-RPC of a node as far as XMRig needs it for self-select: `getblocktemplate` for any
/// wallet and extra-nonce, and `submitblock`. Error codes are those that miners know from Monero's
/// node. One thread asks it.
public final class SelfSelectRpc {
    static final int PARSE_ERROR = -32_700;
    static final int UNKNOWN_METHOD = -32_601;
    static final int BAD_PARAMETERS = -32_602;
    static final int WRONG_ADDRESS = -4;
    static final int WRONG_BLOB = -6;
    static final int NOT_ACCEPTED = -7;
    static final int NO_TEMPLATE = -9;

    private static final int DEPTH_MAX = 8;
    private static final int EXTRA_NONCE_DIGITS = 16;
    private static final long LONG_MAX = Long.MAX_VALUE;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .build())
                    .build();

    private final ChainSpec spec;
    private final OwnTemplates templates;
    private final ProofOfWorkHash hash;
    private final Blocks blocks;
    private final InstantSource clock;

    /// Blocks that went out, so that nobody fills the way of others with one again and again.
    private final Set<Hash256> sent = new LinkedHashSet<>();

    /// The way of a block to the validator.
    public interface Blocks {
        /// A block was found.
        ///
        /// @param trace of the template
        /// @param current false when another block was found meanwhile
        void solved(Hash256 templateId, BlockHeader header, TraceContext trace, boolean current);
    }

    /// An answer that is an error.
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }

        Refusal(int code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }
    }

    public SelfSelectRpc(
            ChainSpec spec,
            OwnTemplates templates,
            ProofOfWorkHash hash,
            Blocks blocks,
            InstantSource clock) {
        this.spec = spec;
        this.templates = templates;
        this.hash = hash;
        this.blocks = blocks;
        this.clock = clock;
    }

    /// The answer to a request, whatever it is. Takes the time of one hash at most.
    public String answer(byte[] request) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        try {
            JsonNode call = parse(request);
            answer.set("id", call.path("id").isNumber() ? call.path("id") : JSON.nullNode());
            answer.set("result", result(call));
        } catch (Refusal e) {
            answer.set("error", error(e.code, e.getMessage()));
        }
        return answer.toString();
    }

    /// The answer to a request of which not all has come.
    static String unread(String why) {
        return JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .putNull("id")
                .set("error", error(PARSE_ERROR, why))
                .toString();
    }

    private static ObjectNode error(int code, @Nullable String message) {
        return JSON.createObjectNode().put("code", code).put("message", message);
    }

    private static JsonNode parse(byte[] request) throws Refusal {
        try {
            return JSON.readTree(request);
        } catch (JacksonException e) {
            throw new Refusal(PARSE_ERROR, "no JSON", e);
        }
    }

    private ObjectNode result(JsonNode call) throws Refusal {
        JsonNode params = call.path("params");
        return switch (call.path("method").asString("")) {
            case "getblocktemplate" -> template(params);
            case "submitblock" -> submit(params);
            default ->
                    throw new Refusal(
                            UNKNOWN_METHOD, "there are getblocktemplate and submitblock alone");
        };
    }

    /// With the time of now: a template that is asked for again is another search.
    private ObjectNode template(JsonNode params) throws Refusal {
        var miner = address(params.path("wallet_address"));
        long extraNonce = extraNonce(params.path("extra_nonce"));
        var own =
                templates
                        .newest()
                        .orElseThrow(() -> new Refusal(NO_TEMPLATE, "the node has no template now"))
                        .header();
        BlockHeader header =
                own.withMiner(miner)
                        .withTimestamp(
                                Math.clamp(
                                        clock.millis(),
                                        own.timestamp(),
                                        BlockHeader.TIMESTAMP_END - 1))
                        .withNonce(0, extraNonce);
        return JSON.createObjectNode()
                .put("blocktemplate_blob", TemplateBlob.encode(header))
                .put("blockhashing_blob", HexFormat.of().formatHex(header.proofOfWorkBlob()))
                .put("height", header.height())
                .put("difficulty", minersDifficulty(header))
                .put("prev_hash", header.parentId().toHex())
                .put("status", "OK");
    }

    private ObjectNode submit(JsonNode params) throws Refusal {
        JsonNode text = params.path(0);
        if (!params.isArray() || params.size() != 1 || !text.isString()) {
            throw new Refusal(BAD_PARAMETERS, "params are a list of one template");
        }
        BlockHeader header;
        try {
            header = TemplateBlob.decode(text.stringValue());
        } catch (IllegalArgumentException e) {
            throw new Refusal(WRONG_BLOB, String.valueOf(e.getMessage()), e);
        }
        var own =
                templates
                        .of(header)
                        .orElseThrow(() ->
                                new Refusal(NOT_ACCEPTED, "no template of this node, or too old"));
        Hash256 id = header.id();
        if (sent.contains(id)) {
            return ok();
        }
        if (!new CompactTarget(header.target()).isMetBy(hash.hash(header.proofOfWorkBlob()))) {
            throw new Refusal(NOT_ACCEPTED, "the hash is above the target");
        }
        sent.add(id);
        if (sent.size() > OwnTemplates.TEMPLATES_MAX) {
            sent.remove(sent.iterator().next());
        }
        blocks.solved(own.id(), header, own.trace(), templates.isOnTip(header));
        return ok();
    }

    private static ObjectNode ok() {
        return JSON.createObjectNode().put("status", "OK");
    }

    private Address address(JsonNode text) throws Refusal {
        try {
            return Bech32m.decode(spec.addressPrefix(), text.asString(""));
        } catch (IllegalArgumentException e) {
            throw new Refusal(WRONG_ADDRESS, "wallet_address: " + e.getMessage(), e);
        }
    }

    private static long extraNonce(JsonNode text) throws Refusal {
        String digits = text.asString("");
        if (digits.length() == EXTRA_NONCE_DIGITS) {
            try {
                return HexFormat.fromHexDigitsToLong(digits);
            } catch (IllegalArgumentException e) {
                throw new Refusal(BAD_PARAMETERS, "extra_nonce is not hexadecimal", e);
            }
        }
        throw new Refusal(BAD_PARAMETERS, "extra_nonce has 16 hexadecimal digits");
    }

    /// What XMRig compares with (2^64 − 1) / the highest 64 bits of a hash: rounded down, so that
    /// it holds back no block.
    private static long minersDifficulty(BlockHeader header) {
        long highest =
                new CompactTarget(header.target()).value().shiftRight(Long.SIZE * 3).longValue();
        long difficulty = highest == 0 ? -1 : Long.divideUnsigned(-1L, highest);
        return difficulty < 0 ? LONG_MAX : difficulty;
    }
}
