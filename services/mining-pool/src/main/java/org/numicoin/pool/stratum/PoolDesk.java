package org.numicoin.pool.stratum;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.SelfSelect;
import org.numicoin.pool.session.Bans;
import org.numicoin.pool.session.Hashrate;
import org.numicoin.pool.session.Vardiff;
import org.numicoin.pool.share.ShareDesk;

/// What every connection works with.
///
/// @param addressPrefix of the chain
/// @param selfSelect empty where miners work on the pool's templates alone
/// @param difficulty with which a miner begins that asks for none
/// @param instance number of this pod now
/// @param numbers of connections, and of jobs on templates that miners choose: each time another
/// @param nanoTime a monotonic clock
record PoolDesk(
        String addressPrefix,
        JobBoard board,
        Optional<SelfSelect> selfSelect,
        ShareDesk shares,
        Bans bans,
        Hashrate hashrate,
        Vardiff.Settings vardiff,
        long difficulty,
        IntSupplier instance,
        IntSupplier numbers,
        LongSupplier nanoTime) {}
