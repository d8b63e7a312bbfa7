package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.mining.testing.Xmrig;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;

/// A pod and clients that play XMRig, closed together.
final class PoolWithMiners implements AutoCloseable {
    /// Of the miners.
    static final String ADDRESS = Bech32m.encode("lnumi", Keys.address(1));

    final TestPool pool;
    private final List<Runnable> open = new ArrayList<>();

    PoolWithMiners(TestPool pool) {
        this.pool = opened(pool);
    }

    /// To be closed with the rest.
    TestPool opened(TestPool more) {
        open.add(more::close);
        return more;
    }

    /// To be closed with the rest.
    Xmrig opened(Xmrig more) {
        open.add(more::close);
        return more;
    }

    Xmrig connect() throws IOException {
        return connect(pool);
    }

    Xmrig connect(TestPool to) throws IOException {
        return opened(Xmrig.connect(to.port()));
    }

    Xmrig loggedIn(String password) throws IOException {
        return loggedIn(password, false);
    }

    Xmrig loggedIn(String password, boolean selfSelect) throws IOException {
        var miner = connect();
        assertThat(miner.login(ADDRESS + ".rig", password, selfSelect).path("result").isObject())
                .isTrue();
        return miner;
    }

    @Override
    public void close() {
        open.reversed().forEach(Runnable::run);
        assertThat(pool.failures).isEmpty();
    }
}
