package org.numicoin.pool.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The page loads nothing from elsewhere, and what strangers chose cannot become markup.
class PageTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
        api.state().caughtUp();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String get(String path, String type) {
        byte[] body =
                api.client()
                        .get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .valueEquals("Content-Type", type + ";charset=UTF-8")
                        .expectHeader()
                        .valueEquals("Content-Security-Policy", PageRoutes.POLICY)
                        .expectHeader()
                        .valueEquals("X-Content-Type-Options", "nosniff")
                        .expectBody()
                        .returnResult()
                        .getResponseBody();
        return new String(Objects.requireNonNull(body), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void servesAllThatThePageNames() {
        String page = get("/", "text/html");
        var named = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page);
        int files = 0;
        while (named.find()) {
            api.client().get().uri(named.group(1)).exchange().expectStatus().isOk();
            files++;
        }
        assertThat(files).isGreaterThan(3);
    }

    @Test
    void namesNoOtherHostAndHasNoScriptOrStyleInside() {
        String page = get("/", "text/html");
        assertThat(page).doesNotContain("://", "<style", "style=", "onclick");
        assertThat(page.split("<script", -1)).hasSize(2);
        assertThat(get("/pool.css", "text/css")).doesNotContain("://", "@import");
    }

    @Test
    void putsInTextAndNeverMarkup() {
        String script = get("/pool.js", "text/javascript");
        assertThat(script)
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
                .doesNotContain("eval(", "new Function");
    }

    @Test
    void findsEveryElementThatTheScriptNames() {
        String page = get("/", "text/html");
        var named =
                Pattern.compile("(?:\\$|show|put)\\(\"([a-z-]+)\"")
                        .matcher(get("/pool.js", "text/javascript"));
        while (named.find()) {
            assertThat(page).contains("id=\"" + named.group(1) + "\"");
        }
    }
}
