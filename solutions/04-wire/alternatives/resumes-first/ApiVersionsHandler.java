package minibroker.wire;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.feature.Features;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;

/**
 * The first answer on almost every connection: which requests, in which versions. A client that comes with a newer version
 * of this very question is told so in version 0, which every client can read (KIP-511); the answer names the versions that
 * we know, so it asks again.
 */
public final class ApiVersionsHandler implements ApiHandler {
    /** The features that the cluster has finalized, such as {@code transaction.version}, and since which metadata offset. */
    public record FinalizedFeatures(Map<String, Short> levels, long epoch) {
        public static final FinalizedFeatures NONE = new FinalizedFeatures(Map.of(), -1);
    }

    private final RequestTable table;
    private final Features<SupportedVersionRange> supported;
    private final Supplier<FinalizedFeatures> finalized;

    public ApiVersionsHandler(RequestTable table, Features<SupportedVersionRange> supported,
            Supplier<FinalizedFeatures> finalized) {
        this.table = table;
        this.supported = supported;
        this.finalized = finalized;
    }

    @Override
    public void handle(ApiContext context, AbstractRequest request, Responder reply) {
        var question = (ApiVersionsRequest) request;
        short asked = context.request().header.apiVersion();
        if (ApiVersionsAnswer.versionFor(asked) != asked) {
            reply.reply(refusal(Errors.UNSUPPORTED_VERSION, onlyApiVersions()));
        } else if (!question.isValid()) {
            reply.reply(refusal(Errors.INVALID_REQUEST, List.of()));
        } else {
            reply.reply(answer());
        }
    }

    /** What a client needs in order to ask again: which versions of this question we know. */
    private List<ApiVersion> onlyApiVersions() {
        return table.advertised().stream().filter(line -> line.apiKey() == ApiKeys.API_VERSIONS.id).toList();
    }

    private static ApiVersionsResponse refusal(Errors error, List<ApiVersion> versions) {
        return new ApiVersionsResponse(new ApiVersionsResponseData().setErrorCode(error.code()).setApiKeys(collection(versions)));
    }

    private ApiVersionsResponse answer() {
        var features = finalized.get();
        return new ApiVersionsResponse.Builder()
                .setApiVersions(collection(table.advertised()))
                .setSupportedFeatures(supported)
                .setFinalizedFeatures(features.levels())
                .setFinalizedFeaturesEpoch(features.epoch())
                .build();
    }

    private static ApiVersionCollection collection(List<ApiVersion> versions) {
        var collection = new ApiVersionCollection();
        collection.addAll(versions);
        return collection;
    }
}
