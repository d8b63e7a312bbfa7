package org.numicoin.gateway.app.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.wire.DecodeException;

/// `node.key`: made once, then read at every start. A file that cannot be read or opened is left as
/// it is, since the name of the node in the network goes with it.
public final class NodeKeyFile {
    public static final String NAME = "node.key";

    private final Path file;
    private final KeyPassword password;
    private final Argon2Parameters kdf;
    private final SecureRandom random;

    public NodeKeyFile(Path folder, KeyPassword password, SecureRandom random) {
        this(folder, password, SealedNodeKey.KDF, random);
    }

    NodeKeyFile(Path folder, KeyPassword password, Argon2Parameters kdf, SecureRandom random) {
        this.file = folder.resolve(NAME);
        this.password = password;
        this.kdf = kdf;
        this.random = random;
    }

    /// What a rotation made.
    ///
    /// @param peerId the name from the next start on
    /// @param kept where the key before is
    public record Rotated(PeerId peerId, Path kept) {}

    /// The key of the file; a new one when there is no file.
    public PrivateKey loadOrCreate() {
        try {
            return Files.exists(file) ? load() : create();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Puts a new key in the place of the present one, which is kept beside it under its peer id.
    /// The running node keeps its name until it starts again.
    public Rotated rotate() {
        try {
            PeerId old = load().peerId();
            Path kept = file.resolveSibling(NAME + "." + old);
            if (!Files.exists(kept)) {
                DurableFile.create(kept, Files.readAllBytes(file));
            }
            var fresh = PrivateKey.generate(random);
            DurableFile.replace(file, sealed(fresh));
            return new Rotated(fresh.peerId(), kept);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private PrivateKey create() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var key = PrivateKey.generate(random);
        DurableFile.create(file, sealed(key));
        return key;
    }

    private byte[] sealed(PrivateKey key) throws IOException {
        return SealedNodeKey.seal(key, password.forWriting(), kdf, random).encoded();
    }

    private PrivateKey load() throws IOException {
        SealedNodeKey sealed;
        try {
            sealed = SealedNodeKey.decode(DurableFile.read(file, SealedNodeKey.BYTES_MAX));
        } catch (DecodeException | IllegalArgumentException e) {
            throw new FatalError(
                    file.toString(),
                    "not a node key, " + e.getMessage(),
                    "restore it from a copy, or move it away to get a new peer id",
                    e);
        }
        return sealed.open(password.forReading())
                .orElseThrow(() ->
                        new FatalError(
                                file.toString(),
                                "its password is another one, or it was changed since it was"
                                        + " written",
                                "set NUMI_P2P_KEY_PASSWORD or NUMI_P2P_KEY_PASSWORD_FILE to the"
                                        + " password of peer "
                                        + sealed.peerId()
                                        + ", or move the file away to get a new peer id"));
    }

    private FatalError failed(IOException e) {
        return new FatalError(
                file.toString(),
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "see that numi.data-dir (NUMI_DATA_DIR) is a folder that this process may write to",
                e);
    }
}
