package org.numicoin.cli.tool;

import java.time.Duration;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.verify.BlockSource;
import org.numicoin.primitives.Hash256;

/// Blocks from an explorer. Between asking for an id and for its block a reorganization may happen,
/// and a busy explorer answers later: each question is asked a few times.
final class ExplorerBlocks implements BlockSource {
    private static final int ATTEMPTS = 4;

    private final Explorer explorer;
    private final Duration pause;

    ExplorerBlocks(Explorer explorer, Duration pause) {
        this.explorer = explorer;
        this.pause = pause;
    }

    @Override
    public long tipHeight() {
        return explorer.tipHeight();
    }

    @Override
    public Raw block(long height) {
        for (int attempt = 1; ; attempt++) {
            try {
                Hash256 id = explorer.blockId(height);
                return new Raw(id, explorer.rawBlock(id));
            } catch (CommandException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                sleep();
            }
        }
    }

    private void sleep() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
