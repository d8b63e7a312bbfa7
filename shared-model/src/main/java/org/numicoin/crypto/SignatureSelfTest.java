package org.numicoin.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.numicoin.primitives.Bytes;

/// Questions to a signature provider whose answers are known. Most bad signatures break one rule of
/// FIPS 204 and nothing else: a provider that forgot just that rule would accept them.
///
/// @param seed of the key that signed
/// @param cases the first is a plain valid signature
record SignatureSelfTest(Bytes seed, List<Case> cases) {
    private static final String RESOURCE = "ml-dsa-65-self-test.txt";

    /// One question with its answer.
    record Case(
            boolean isValid, Bytes publicKey, Bytes message, Bytes signature, String description) {
        boolean isAnsweredRightBy(SignatureProvider provider) {
            return isValid
                    == provider.verify(
                            publicKey.unsafeArray(),
                            message.unsafeArray(),
                            signature.unsafeArray());
        }
    }

    SignatureSelfTest {
        cases = List.copyOf(cases);
    }

    static SignatureSelfTest load() {
        try (var in =
                Objects.requireNonNull(
                        SignatureSelfTest.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the provider does wrong, if anything.
    Optional<String> wrongAnswer(SignatureProvider provider) {
        for (var question : cases) {
            if (!question.isAnsweredRightBy(provider)) {
                return Optional.of(
                        (question.isValid() ? "rejects: " : "accepts: ") + question.description());
            }
        }
        var valid = cases.getFirst();
        var signed = Bytes.wrap(provider.signer(seed.toBytes()).sign(valid.message().toBytes()));
        return new Case(true, valid.publicKey(), valid.message(), signed, "")
                        .isAnsweredRightBy(new BouncyCastleSignatures())
                ? Optional.empty()
                : Optional.of("signs wrongly with the key of a known seed");
    }

    /// The work that providers are measured by.
    void verifyValidOne(SignatureProvider provider) {
        if (!cases.getFirst().isAnsweredRightBy(provider)) {
            throw new IllegalStateException("rejects a signature that it accepted before");
        }
    }

    /// The format is described in the resource.
    private static SignatureSelfTest parse(String text) {
        var named = new HashMap<String, Bytes>();
        var cases = new ArrayList<Case>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("bytes ")) {
                String[] words = line.split(" ", -1);
                named.put(words[1], words.length == 2 ? Bytes.EMPTY : Bytes.ofHex(words[2]));
            } else if (line.startsWith("case ")) {
                String[] words = line.split(" ", 6);
                cases.add(
                        new Case(
                                words[1].equals("valid"),
                                operand(words[2], named),
                                operand(words[3], named),
                                operand(words[4], named),
                                words[5]));
            }
        }
        return new SignatureSelfTest(named(named, "seed"), cases);
    }

    private static Bytes operand(String text, Map<String, Bytes> named) {
        String[] edits = text.split("\\+", -1);
        String[] nameAndLength = edits[0].split("/", 2);
        byte[] bytes = named(named, nameAndLength[0]).toBytes();
        if (nameAndLength.length == 2) {
            bytes = Arrays.copyOf(bytes, Integer.parseInt(nameAndLength[1]));
        }
        for (int i = 1; i < edits.length; i++) {
            String[] edit = edits[i].split("=", 2);
            byte[] replacement = HexFormat.of().parseHex(edit[1]);
            System.arraycopy(replacement, 0, bytes, Integer.parseInt(edit[0]), replacement.length);
        }
        return Bytes.wrap(bytes);
    }

    private static Bytes named(Map<String, Bytes> named, String name) {
        return Objects.requireNonNull(named.get(name), name);
    }
}
