package brokerfromscratch.checks.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.function.ToLongFunction;

/** The bytes of a list of batches, with one broker's producer ids and sequence numbers in them. */
final class RecordsInOwnWords {
    private RecordsInOwnWords() {}

    static JsonNode of(JsonNode recipes, String place, ToLongFunction<String> producers, Sequences sequences) {
        if (recipes.isNull()) {
            return recipes;
        }
        var bytes = new ByteArrayOutputStream();
        recipes.forEach(recipe -> bytes.writeBytes(batch(recipe.deepCopy(), place, producers, sequences)));
        return BinaryNode.valueOf(bytes.toByteArray());
    }

    private static byte[] batch(ObjectNode recipe, String place, ToLongFunction<String> producers, Sequences sequences) {
        if (recipe.path("producer").isTextual()) {
            recipe.put("producer", producers.applyAsLong(recipe.get("producer").asText()));
        }
        if (recipe.path("sequence").isTextual()) {
            var own = place + "/" + recipe.get("producer");
            var records = recipe.get("records").asInt();
            var first = sequences.number(own, recipe.get("sequence").asText(), records);
            sequences.offer(own, first, records);
            recipe.put("sequence", first);
        }
        return BatchBytes.of(recipe);
    }
}
