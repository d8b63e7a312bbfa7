package org.numicoin.pool.stratum;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.pool.job.Job;
import org.numicoin.pool.job.JobId;
import org.numicoin.pool.job.PoolTemplate;
import org.numicoin.pool.session.Bans.Offence;
import org.numicoin.pool.session.MinerLogin;
import org.numicoin.pool.session.Vardiff;
import org.numicoin.pool.share.Share;
import org.numicoin.pool.share.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One miner, from its first line to its last. All of it runs on the event loop of its channel;
/// what takes time is done elsewhere and comes back as a task.
final class MinerConnection extends SimpleChannelInboundHandler<ByteBuf> {
    /// Shares that may be on their way to a verdict.
    static final int PENDING_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(MinerConnection.class);

    private final PoolDesk desk;
    private final StratumSettings settings;
    private final int number;
    private final String address;
    private final long opened;
    private @Nullable ChannelHandlerContext context;
    private Optional<Session> session = Optional.empty();
    private long heard;
    private int pending;

    /// A miner that has logged in.
    private static final class Session {
        private final String id;
        private final MinerLogin miner;
        private final Vardiff vardiff;
        private final boolean follows;
        private Optional<JobId> job = Optional.empty();

        Session(String id, MinerLogin miner, Vardiff vardiff, boolean follows) {
            this.id = id;
            this.miner = miner;
            this.vardiff = vardiff;
            this.follows = follows;
        }
    }

    /// @param number of the connection, which no other of this pod has
    /// @param address of the miner, as bans know it
    MinerConnection(PoolDesk desk, StratumSettings settings, int number, String address) {
        this.desk = desk;
        this.settings = settings;
        this.number = number;
        this.address = address;
        this.opened = desk.nanoTime().getAsLong();
        this.heard = opened;
    }

    boolean isLoggedIn() {
        return session.isPresent();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, ByteBuf line) {
        heard = desk.nanoTime().getAsLong();
        if (!line.isReadable()) {
            return;
        }
        try {
            handle(Dialect.parse(ByteBufUtil.getBytes(line)));
        } catch (JunkException e) {
            junk(e.getMessage());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            junk("a line is too long");
        } else {
            log.debug("{}: {}", address, cause.toString());
            var _ = channel.close();
        }
    }

    private void handle(Request request) {
        switch (request) {
            case Request.Login login -> login(login);
            case Request.Submit submit -> submit(submit);
            case Request.KeepAlive(long id, var name) -> {
                boolean known =
                        session.filter(s -> name.isEmpty() || s.id.equals(name)).isPresent();
                send(
                        known
                                ? Dialect.status(id, "KEEPALIVED")
                                : Dialect.error(id, "Unauthenticated"));
            }
            case Request.BlockTemplate(long id) ->
                    send(Dialect.error(id, "This pool chooses the template itself"));
            case Request.Unknown(long id, var _) -> send(Dialect.error(id, "Unsupported method"));
        }
    }

    private void login(Request.Login login) {
        MinerLogin miner;
        try {
            miner =
                    MinerLogin.parse(
                            desk.addressPrefix(), login.user(), login.password(), login.rigId());
        } catch (MinerLogin.RefusedException e) {
            refuse(login.id(), String.valueOf(e.getMessage()));
            var _ = desk.bans().offend(address, Offence.LOGIN_REFUSED);
            return;
        }
        Optional<PoolTemplate> template = desk.board().newest();
        if (template.isEmpty()) {
            refuse(login.id(), "The pool has no work yet");
            return;
        }
        long first = miner.difficulty().orElse(desk.difficulty());
        var vardiff = new Vardiff(desk.vardiff(), first, desk.nanoTime().getAsLong());
        String id = HexFormat.of().toHexDigits(number);
        var opening = new Session(id, miner, vardiff, miner.difficulty().isEmpty());
        session = Optional.of(opening);
        send(Dialect.welcome(login.id(), id, job(opening, template.get())));
    }

    private void submit(Request.Submit submit) {
        var present = session.filter(s -> s.id.equals(submit.session()));
        if (present.isEmpty()) {
            send(Dialect.error(submit.id(), "Unauthenticated"));
            return;
        }
        if (submit.job().isEmpty()) {
            answer(submit.id(), present.get(), 0, Verdict.UNKNOWN_JOB);
            return;
        }
        if (pending >= PENDING_MAX) {
            send(Dialect.error(submit.id(), Verdict.BUSY.message()));
            return;
        }
        pending++;
        var miner = present.get().miner;
        JobId job = submit.job().get();
        var share =
                new Share(
                        miner.address(),
                        miner.worker(),
                        miner.scheme(),
                        job,
                        submit.nonce(),
                        submit.result());
        var _ =
                desk.shares()
                        .judge(share)
                        .whenComplete((verdict, problem) ->
                                onLoop(() -> {
                                    pending--;
                                    if (problem != null) {
                                        log.error("a share could not be judged", problem);
                                    }
                                    answer(
                                            submit.id(),
                                            present.get(),
                                            job.difficulty().value(),
                                            problem == null ? verdict : Verdict.NOT_WRITTEN);
                                }));
    }

    private void answer(long id, Session miner, long difficulty, Verdict verdict) {
        if (verdict == Verdict.ACCEPTED) {
            send(Dialect.status(id, "OK"));
            desk.hashrate().add(difficulty);
            desk.bans().good(address);
            if (miner.follows && miner.vardiff.shared(difficulty, desk.nanoTime().getAsLong())) {
                work();
            }
            return;
        }
        send(Dialect.error(id, verdict.message()));
        boolean banned =
                switch (verdict) {
                    case WRONG_HASH -> desk.bans().offend(address, Offence.WRONG_HASH);
                    case LOW_DIFFICULTY, DUPLICATE, UNKNOWN_JOB ->
                            desk.bans().offend(address, Offence.BAD_SHARE);
                    case ACCEPTED, STALE, BUSY, NOT_WRITTEN -> false;
                };
        if (banned) {
            closeAfter(Dialect.error(id, "your IP is banned"));
        }
    }

    /// Sends the newest job if it is another one: a miner that gets the same job twice leaves.
    void work() {
        var present = session;
        var template = desk.board().newest();
        if (present.isEmpty() || template.isEmpty()) {
            return;
        }
        var before = present.get().job;
        var next = job(present.get(), template.get());
        if (!before.equals(Optional.of(next.id()))) {
            send(Dialect.job(next, present.get().id));
        }
    }

    /// Called now and then.
    void tick() {
        long now = desk.nanoTime().getAsLong();
        if (session.isEmpty() && isOver(settings.login(), opened, now)) {
            close();
        } else if (isOver(settings.idle(), heard, now)) {
            close();
        } else {
            session.filter(s -> s.follows && s.vardiff.look(now)).ifPresent(_ -> work());
        }
    }

    /// Sends the miner elsewhere; shares that it still has are taken.
    void drain() {
        if (!settings.drainHost().isEmpty() && session.isPresent()) {
            send(Dialect.reconnect(settings.drainHost(), settings.drainPort()));
        }
    }

    void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    /// Runs something on the connection's event loop.
    void onLoop(Runnable task) {
        if (context != null && !context.isRemoved()) {
            context.channel().eventLoop().execute(task);
        }
    }

    private Job job(Session miner, PoolTemplate template) {
        var difficulty =
                template.difficulty(
                        Math.clamp(
                                miner.vardiff.difficulty(),
                                desk.vardiff().least(),
                                desk.vardiff().most()));
        var id = JobId.of(template.number(), desk.instance().getAsInt(), number, difficulty);
        miner.job = Optional.of(id);
        return Job.of(template, id, miner.miner.nicehash());
    }

    private void junk(@Nullable String why) {
        log.debug("{} sent junk: {}", address, why);
        var _ = desk.bans().offend(address, Offence.JUNK);
        close();
    }

    private void refuse(long id, String message) {
        closeAfter(Dialect.error(id, message));
    }

    private void closeAfter(String line) {
        if (context != null) {
            var _ =
                    context.writeAndFlush(buffer(context, line))
                            .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// A miner that does not read what it is sent is of no use.
    private void send(String line) {
        if (context == null || !context.channel().isActive()) {
            return;
        }
        if (!context.channel().isWritable()) {
            close();
            return;
        }
        var _ = context.writeAndFlush(buffer(context, line));
    }

    private static ByteBuf buffer(ChannelHandlerContext channel, String line) {
        return ByteBufUtil.writeUtf8(channel.alloc(), line + "\n");
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return now - since > limit.toNanos();
    }
}
