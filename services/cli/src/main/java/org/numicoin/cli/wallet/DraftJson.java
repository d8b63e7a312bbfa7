package org.numicoin.cli.wallet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.TransactionCore;
import org.numicoin.json.Json;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// The file of a draft, as docs/spec/keystore.md says. Reading checks everything, signatures
/// included, and names the field that is wrong by an `IllegalArgumentException`.
final class DraftJson {
    static final String FORMAT = "numi-draft";
    static final int VERSION = 1;

    /// 16 signatures with their keys in hexadecimal, 256 payments, and room.
    static final int FILE_BYTES_MAX = 256 << 10;

    private static final int CORE_BYTES_MAX = 16 << 10;

    private DraftJson() {}

    static byte[] write(Draft draft) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("format", FORMAT);
        fields.put("version", VERSION);
        fields.put("chain", draft.chain());
        fields.put("genesis", draft.genesis().toHex());
        fields.put("core", Bytes.wrap(draft.core().encoded()).toHex());
        fields.put("authorization", draft.authorization().toHex());
        draft.policy().ifPresent(policy -> fields.put("policy", policyFields(policy)));
        fields.put(
                "signatures",
                draft.signatures().values().stream()
                        .sorted(java.util.Comparator.comparing(KeySignature::keyId))
                        .map(DraftJson::signatureFields)
                        .toList());
        return Json.text(fields).getBytes(StandardCharsets.UTF_8);
    }

    static Draft read(byte[] json) {
        var in = JsonFields.parse(json);
        if (!in.text("format").equals(FORMAT)) {
            throw new IllegalArgumentException("format: expected " + FORMAT);
        }
        long version = in.number("version", 0, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version: this program reads version 1, not " + version);
        }
        var draft =
                new Draft(
                        in.text("chain"),
                        in.hash("genesis"),
                        core(in),
                        in.hash("authorization"),
                        in.objectIfAny("policy").map(DraftJson::policy),
                        signatures(in.objects("signatures", Policy.KEYS_MAX)));
        in.expectNoOthers();
        return draft;
    }

    private static TransactionCore core(JsonFields in) {
        try {
            return in.hex(
                    "core",
                    1,
                    CORE_BYTES_MAX,
                    bytes -> ByteReader.decode(bytes, TransactionCore::decode));
        } catch (DecodeException e) {
            throw new IllegalArgumentException("core: " + e.getMessage(), e);
        }
    }

    private static Policy policy(JsonFields in) {
        int required = (int) in.number("required", 1, Policy.KEYS_MAX);
        var policy = new Policy(required, in.hashes("keys", Policy.KEYS_MAX));
        in.expectNoOthers();
        return policy;
    }

    private static Map<Hash256, KeySignature> signatures(List<JsonFields> list) {
        var signatures = new LinkedHashMap<Hash256, KeySignature>();
        for (JsonFields in : list) {
            var signature =
                    new KeySignature(
                            PublicKey.mlDsa65(in.bytes("key", PublicKey.BYTES, PublicKey.BYTES)),
                            in.bytes(
                                    "signature",
                                    PublicKey.SIGNATURE_BYTES,
                                    PublicKey.SIGNATURE_BYTES));
            in.expectNoOthers();
            if (signatures.put(signature.keyId(), signature) != null) {
                throw new IllegalArgumentException("signatures: one key is there twice");
            }
        }
        return signatures;
    }

    private static Map<String, Object> policyFields(Policy policy) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("required", policy.required());
        fields.put("keys", policy.keyIds().stream().map(Hash256::toHex).toList());
        return fields;
    }

    private static Map<String, Object> signatureFields(KeySignature signature) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("key", signature.key().bytes().toHex());
        fields.put("signature", signature.signature().toHex());
        return fields;
    }
}
