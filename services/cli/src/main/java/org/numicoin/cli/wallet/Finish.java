package org.numicoin.cli.wallet;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;

/// How every command that posts a transaction ends.
final class Finish {
    private Finish() {}

    static int of(
            Posting.Outcome outcome, ChainSpec spec, Transaction transaction, OutputOption output) {
        return switch (outcome) {
            case Posting.Outcome.Accepted accepted -> {
                Sent sent = Sent.of(spec, transaction, accepted);
                output.result(sent, sent.text(spec));
                yield ExitCode.OK;
            }
            case Posting.Outcome.Refused(String code, String detail) ->
                    throw Advice.refused(code, detail);
        };
    }
}
