package org.numicoin.explorer.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.numicoin.kit.http.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document, kept as YAML beside the code, and a page to browse it that needs nothing
/// from elsewhere.
final class DocumentRoutes {
    private static final String DOCUMENT = "/api/explorer-openapi.yml";
    private static final String PAGE = "/api/docs.html";

    /// The page runs its own script and talks to this service alone.
    private static final String POLICY =
            "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src"
                    + " 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private final byte[] document;
    private final byte[] page;

    DocumentRoutes(JsonMapper json) {
        Object tree =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(new String(read(DOCUMENT), StandardCharsets.UTF_8));
        this.document = json.writeValueAsBytes(tree);
        this.page = read(PAGE);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/openapi.json", _ -> respond(MediaType.APPLICATION_JSON, document)),
                Route.get(
                        "/api/docs",
                        _ ->
                                respond(
                                        new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8),
                                        page)));
    }

    private static Mono<ServerResponse> respond(MediaType type, byte[] body) {
        return ServerResponse.ok()
                .contentType(type)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue(body);
    }

    private static byte[] read(String resource) {
        try (InputStream in = DocumentRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the service");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
