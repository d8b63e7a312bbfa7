package org.numicoin.worker.selfselect;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.template.TemplateBlob;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SelfSelectRpcTest {
    private static final BlockHeader HEADER = Templates.header(Templates.CHAIN.genesis());
    private static final String POOL = Bech32m.encode("lnumi", Keys.address(5));
    private static final String EXTRA_NONCE = "0001bb1ad5730c00";
    private static final JsonMapper JSON = JsonMapper.shared();

    private long millis = HEADER.timestamp() + 5_000;
    private final OwnTemplates templates = new OwnTemplates();
    private final List<MinedSolution> solved = new ArrayList<>();
    private final List<Boolean> current = new ArrayList<>();
    private final SelfSelectRpc rpc =
            new SelfSelectRpc(
                    Specs.fast(),
                    templates,
                    Templates.CHAIN.powHash(),
                    (id, header, _, isCurrent) -> {
                        solved.add(
                                new MinedSolution(
                                        new Origin(Origin.Kind.WORKER, "1", ""), id, header));
                        current.add(isCurrent);
                    },
                    clock());

    private InstantSource clock() {
        return () -> Instant.ofEpochMilli(millis);
    }

    private void offer(long number, BlockHeader header) {
        templates.offer(
                Templates.template(1, number, header),
                new LogRecord(
                        Topics.MINING_TEMPLATES,
                        0,
                        number,
                        millis,
                        Bytes.EMPTY,
                        Bytes.EMPTY,
                        "",
                        TraceContext.NONE),
                true);
    }

    private JsonNode call(String method, String params) {
        return answer(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
                        .formatted(method, params));
    }

    private JsonNode answer(String request) {
        return JSON.readTree(rpc.answer(request.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode template(String wallet, String extraNonce) {
        return call(
                "getblocktemplate",
                JSON.createObjectNode()
                        .put("wallet_address", wallet)
                        .put("extra_nonce", extraNonce)
                        .toString());
    }

    private JsonNode submit(BlockHeader header) {
        return call("submitblock", "[\"" + TemplateBlob.encode(header) + "\"]");
    }

    private BlockHeader fresh() {
        return TemplateBlob.decode(
                template(POOL, EXTRA_NONCE)
                        .path("result")
                        .path("blocktemplate_blob")
                        .stringValue());
    }

    /// With the first nonce that is good, or is not.
    private static BlockHeader search(BlockHeader header, boolean good) {
        var target = new CompactTarget(header.target());
        int nonce = 0;
        BlockHeader tried;
        do {
            tried = header.withNonce(nonce++, header.extraNonce());
        } while (target.isMetBy(Templates.CHAIN.powHash().hash(tried.proofOfWorkBlob())) != good);
        return tried;
    }

    private static int error(JsonNode answer) {
        assertThat(answer.path("error").path("message").asString("")).isNotEmpty();
        return answer.path("error").path("code").asInt();
    }

    @Test
    void aTemplateIsForTheWalletAndExtraNonceOfThePool() {
        offer(1, HEADER);
        JsonNode answer = template(POOL, EXTRA_NONCE);

        assertThat(answer.path("id").asInt()).isEqualTo(7);
        JsonNode result = answer.path("result");
        BlockHeader header = TemplateBlob.decode(result.path("blocktemplate_blob").stringValue());
        assertThat(header)
                .isEqualTo(
                        HEADER.withMiner(Keys.address(5))
                                .withTimestamp(millis)
                                .withNonce(0, HexFormat.fromHexDigitsToLong(EXTRA_NONCE)));
        assertThat(result.path("blockhashing_blob").stringValue())
                .isEqualTo(HexFormat.of().formatHex(header.proofOfWorkBlob()));
        assertThat(result.path("height").asLong()).isEqualTo(1);
        assertThat(result.path("prev_hash").stringValue()).isEqualTo(HEADER.parentId().toHex());
        assertThat(result.path("status").stringValue()).isEqualTo("OK");
    }

    @Test
    void twoTemplatesAreNeverSearchedTwiceAndNoneIsBeforeItsParent() {
        offer(1, HEADER);
        BlockHeader first = fresh();
        millis++;
        assertThat(fresh()).isNotEqualTo(first);
        millis = 0;
        assertThat(fresh().timestamp()).isEqualTo(HEADER.timestamp());
    }

    /// XMRig sends a block to its node when (2^64 − 1) / the highest 64 bits of its hash reach the
    /// difficulty: so it has to do for a hash that is just good enough.
    @Test
    void noBlockIsBelowTheDifficultyThatIsNamed() {
        for (int target : new int[] {HEADER.target(), 0x1f00ffff, 0x1c7fffff, 0x18008000}) {
            offer(1, HEADER.withTarget(target));
            long difficulty =
                    template(POOL, EXTRA_NONCE).path("result").path("difficulty").asLong();
            BigInteger worst = new CompactTarget(target).value();
            BigInteger highest = worst.shiftRight(192);
            assertThat(difficulty).isPositive();
            if (highest.signum() > 0) {
                var most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
                assertThat(BigInteger.valueOf(difficulty))
                        .isLessThanOrEqualTo(most.divide(highest));
                assertThat(BigInteger.valueOf(difficulty + 1)).isGreaterThan(most.divide(highest));
            }
        }
    }

    @Test
    void aBlockGoesOutUnderTheIdOfItsTemplate() {
        offer(1, HEADER);
        BlockHeader block = search(fresh(), true);

        assertThat(submit(block).path("result").path("status").stringValue()).isEqualTo("OK");
        assertThat(solved.getFirst().header()).isEqualTo(block);
        assertThat(solved.getFirst().templateId()).isEqualTo(HEADER.templateId());
        assertThat(current).containsExactly(true);
    }

    /// Else whoever sees a block could push others out of its way.
    @Test
    void theSameBlockGoesOutOnce() {
        offer(1, HEADER);
        BlockHeader block = search(fresh(), true);
        for (int i = 0; i < 3; i++) {
            assertThat(submit(block).path("result").path("status").stringValue()).isEqualTo("OK");
        }

        assertThat(solved).hasSize(1);
    }

    @Test
    void aBlockIsOfTheNewestTemplateThatItCanBeOf() {
        offer(1, HEADER);
        BlockHeader newer = HEADER.withTimestamp(HEADER.timestamp() + 1);
        offer(2, newer);
        submit(search(fresh(), true));

        assertThat(solved.getFirst().templateId()).isEqualTo(newer.templateId());
    }

    @Test
    void aBlockOfAnEarlierTemplateIsTakenAndLateOnAnotherParent() {
        offer(1, HEADER);
        BlockHeader block = search(fresh(), true);
        offer(2, Templates.header(Templates.CHAIN.extend(Templates.CHAIN.genesis(), 1)));

        assertThat(submit(block).path("result").path("status").stringValue()).isEqualTo("OK");
        assertThat(solved.getFirst().templateId()).isEqualTo(HEADER.templateId());
        assertThat(current).containsExactly(false);
    }

    @Test
    void whatIsNoBlockOfThisNodeGoesNowhere() {
        offer(1, HEADER);
        assertThat(error(submit(search(fresh(), false)))).isEqualTo(SelfSelectRpc.NOT_ACCEPTED);
        assertThat(error(submit(search(fresh().withTarget(0x207ffffe), true))))
                .isEqualTo(SelfSelectRpc.NOT_ACCEPTED);
        assertThat(error(call("submitblock", "[\"00\"]"))).isEqualTo(SelfSelectRpc.WRONG_BLOB);
        assertThat(error(call("submitblock", "[]"))).isEqualTo(SelfSelectRpc.BAD_PARAMETERS);
        assertThat(error(call("submitblock", "{}"))).isEqualTo(SelfSelectRpc.BAD_PARAMETERS);
        assertThat(solved).isEmpty();
    }

    @Test
    void templatesAreKeptToABound() {
        offer(1, HEADER);
        BlockHeader block = search(fresh(), true);
        for (int i = 0; i < OwnTemplates.TEMPLATES_MAX; i++) {
            offer(2 + i, HEADER.withTimestamp(HEADER.timestamp() + i).withTarget(0x1f00ffff));
        }

        assertThat(error(submit(block))).isEqualTo(SelfSelectRpc.NOT_ACCEPTED);
    }

    @Test
    void errorsHaveStableCodes() {
        assertThat(error(template(POOL, EXTRA_NONCE))).isEqualTo(SelfSelectRpc.NO_TEMPLATE);
        offer(1, HEADER);
        templates.withdraw();
        assertThat(error(template(POOL, EXTRA_NONCE))).isEqualTo(SelfSelectRpc.NO_TEMPLATE);
        assertThat(error(template("numi1x", EXTRA_NONCE))).isEqualTo(SelfSelectRpc.WRONG_ADDRESS);
        assertThat(error(template(POOL, "00"))).isEqualTo(SelfSelectRpc.BAD_PARAMETERS);
        assertThat(error(template(POOL, "x".repeat(16)))).isEqualTo(SelfSelectRpc.BAD_PARAMETERS);
        assertThat(error(call("get_info", "{}"))).isEqualTo(SelfSelectRpc.UNKNOWN_METHOD);
        assertThat(error(answer("{"))).isEqualTo(SelfSelectRpc.PARSE_ERROR);
        assertThat(error(answer("[".repeat(2_000)))).isEqualTo(SelfSelectRpc.PARSE_ERROR);
    }

    @Test
    void nothingThatComesInMakesItFail() {
        offer(1, HEADER);
        var random = new Random(6);
        String usual =
                "{\"id\":1,\"method\":\"submitblock\",\"params\":[\""
                        + TemplateBlob.encode(HEADER)
                        + "\"]}";
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = usual.getBytes(StandardCharsets.UTF_8);
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            JsonNode answer = JSON.readTree(rpc.answer(bytes));
            assertThat(answer.has("error") || answer.has("result")).isTrue();
        }
        assertThat(JSON.readTree(rpc.answer(new byte[0])).has("error")).isTrue();
    }
}
