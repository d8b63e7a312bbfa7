package org.numicoin.explorer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The OpenAPI document, to compare answers with: every field of an answer is documented with its
/// type, and every required field is there.
public final class OpenApi {
    private final JsonNode document;

    public OpenApi(JsonNode document) {
        this.document = document;
    }

    /// Such as `GET /api/tx/{id}`.
    public List<String> routes() {
        var routes = new ArrayList<String>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(method ->
                                        routes.add(
                                                method.toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        return routes;
    }

    /// Fails unless an answer has the documented shape.
    public void requireShape(String method, String route, int status, JsonNode answer) {
        var response =
                document.path("paths")
                        .path(route)
                        .path(method.toLowerCase(java.util.Locale.ROOT))
                        .path("responses")
                        .path(Integer.toString(status));
        var content = resolve(response).path("content");
        var schema = content.iterator().next().path("schema");
        check(method + " " + route, schema, answer);
    }

    private void check(String at, JsonNode reference, JsonNode value) {
        var schema = resolve(reference);
        String type = schema.path("type").asString();
        switch (type) {
            case "object" -> {
                assertThat(value.isObject()).as(at + " is an object: " + value).isTrue();
                schema.path("required")
                        .forEach(name ->
                                assertThat(value.has(name.asString()))
                                        .as(at + "." + name.asString() + " in " + value)
                                        .isTrue());
                value.properties()
                        .forEach(field -> {
                            var documented =
                                    schema.path("properties").has(field.getKey())
                                            ? schema.path("properties").path(field.getKey())
                                            : schema.path("additionalProperties");
                            assertThat(documented.isObject())
                                    .as(at + "." + field.getKey() + " is documented")
                                    .isTrue();
                            check(at + "." + field.getKey(), documented, field.getValue());
                        });
            }
            case "array" -> {
                assertThat(value.isArray()).as(at + " is a list").isTrue();
                value.forEach(item -> check(at + "[]", schema.path("items"), item));
            }
            case "string" -> {
                assertThat(value.isString()).as(at + " is text: " + value).isTrue();
                if (schema.has("pattern")) {
                    assertThat(value.asString()).as(at).matches(schema.path("pattern").asString());
                }
            }
            case "integer" -> assertThat(value.isIntegralNumber()).as(at + ": " + value).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(at + ": " + value).isTrue();
            default -> throw new AssertionError(at + " has no known type: " + schema);
        }
    }

    private JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode at = document;
        for (String part : node.path("$ref").asString().substring(2).split("/", -1)) {
            at = at.path(part);
        }
        return at;
    }
}
