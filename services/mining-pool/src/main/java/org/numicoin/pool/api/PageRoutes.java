package org.numicoin.pool.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The live page: three files and a picture, which need nothing from elsewhere.
final class PageRoutes {
    /// What the page may load, all of it from here. Scripts and styles are files: nothing that a
    /// stranger names can become one.
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FOLDER = "/page/";

    private PageRoutes() {}

    static RouterFunction<ServerResponse> router() {
        var builder = RouterFunctions.route();
        add(builder, "/", "index.html", MediaType.TEXT_HTML);
        add(builder, "/pool.js", "pool.js", MediaType.valueOf("text/javascript"));
        add(builder, "/pool.css", "pool.css", MediaType.valueOf("text/css"));
        add(builder, "/pool.svg", "pool.svg", MediaType.valueOf("image/svg+xml"));
        return builder.build();
    }

    private static void add(
            RouterFunctions.Builder builder, String path, String file, MediaType type) {
        byte[] content = read(FOLDER + file);
        var get =
                RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
                        .and(RequestPredicates.path(path));
        builder.route(
                get,
                _ ->
                        ServerResponse.ok()
                                .contentType(new MediaType(type, StandardCharsets.UTF_8))
                                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                                .header("Content-Security-Policy", POLICY)
                                .header("X-Content-Type-Options", "nosniff")
                                .header("Referrer-Policy", "no-referrer")
                                .bodyValue(content));
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the service");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
