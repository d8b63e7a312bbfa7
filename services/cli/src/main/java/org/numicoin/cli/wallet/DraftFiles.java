package org.numicoin.cli.wallet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.primitives.Bech32m;

/// Drafts on disk, and what they say.
final class DraftFiles {
    private DraftFiles() {}

    /// Refuses a file of another chain: its signatures would be for that one.
    static Draft read(ChainSpec spec, Path file) {
        Draft draft;
        try {
            draft = DraftJson.read(DurableFile.read(file, DraftJson.FILE_BYTES_MAX));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.FAILED, "%s is no draft: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot read %s: %s".formatted(file, e), e);
        }
        if (!draft.genesis().equals(Genesis.of(spec).block().id())
                || draft.core().chainId() != spec.chainId()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s is a draft for %s, not for %s: see --chain"
                            .formatted(file, printable(draft.chain()), spec.name()));
        }
        return draft;
    }

    /// Never overwrites.
    static void create(Path file, Draft draft) {
        try {
            DurableFile.create(file, DraftJson.write(draft));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.FAILED, file + " exists: choose another file with --out", e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "cannot write %s: %s".formatted(file, e), e);
        }
    }

    /// Puts a draft with more signatures in the place of the file it was read from.
    static void replace(Path file, Draft draft) {
        try {
            DurableFile.replace(file, DraftJson.write(draft));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "cannot write %s: %s".formatted(file, e), e);
        }
    }

    /// What a signer agrees to, from the bytes that are signed and nothing else.
    static String summary(ChainSpec spec, Draft draft) {
        var core = draft.core();
        var text = new StringBuilder();
        text.append(
                "%s, nonce %d, from %s%n"
                        .formatted(
                                spec.name(),
                                core.nonce(),
                                Bech32m.encode(spec.addressPrefix(), core.sender())));
        switch (core.payload()) {
            case Payload.Transfer(var payments, var memo) -> {
                for (Payment payment : payments) {
                    text.append(
                            "  pays %s to %s%n"
                                    .formatted(
                                            payment.amount(),
                                            Bech32m.encode(
                                                    spec.addressPrefix(), payment.recipient())));
                }
                if (memo.length() > 0) {
                    text.append(
                            "  memo %s%n"
                                    .formatted(
                                            printable(
                                                    new String(
                                                            memo.unsafeArray(),
                                                            StandardCharsets.UTF_8))));
                }
            }
            case Payload.KeyRotation(var authorization) ->
                    text.append(
                            "  gives the account to key or policy %s%n".formatted(authorization));
        }
        text.append(
                "  at most %d nano per weight, %s; %d of %d signatures"
                        .formatted(
                                core.maxFee(),
                                core.validUntil() == TransactionCore.NEVER_EXPIRES
                                        ? "never expires"
                                        : "valid until block " + core.validUntil(),
                                draft.signatures().size(),
                                draft.required()));
        return text.toString();
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
