package org.numicoin.pool.stratum;

import java.util.Optional;
import org.numicoin.pool.job.JobId;
import org.numicoin.primitives.Hash256;

/// One line of a miner. `id` is repeated in the answer.
sealed interface Request {
    long id();

    /// A miner says who it is.
    ///
    /// @param rigId empty when none was given
    /// @param mode empty when none was given
    record Login(long id, String user, String password, String agent, String rigId, String mode)
            implements Request {}

    /// A share.
    ///
    /// @param session as the answer to `login` named it
    /// @param job empty when no pod gave out a job of this name
    record Submit(long id, String session, Optional<JobId> job, int nonce, Hash256 result)
            implements Request {}

    record KeepAlive(long id, String session) implements Request {}

    /// A template that a miner chose itself.
    ///
    /// @param job that it is for; empty when no pod gave out a job of this name
    record BlockTemplate(long id, String session, Optional<JobId> job, String blob)
            implements Request {}

    /// Any other method.
    record Unknown(long id, String method) implements Request {}
}
