package brokerfromscratch.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What makes {@link ClusterTest} work: a cluster around each run of a class, and clients around each test. */
public final class ClusterExtension implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), ClusterTest.class);
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        var annotation = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ClusterTest.class).orElseThrow();
        var settings = parse(annotation.settings());
        return kinds(annotation).map(kind -> new RunOfAClass(kind, settings));
    }

    private static Stream<ClusterKind> kinds(ClusterTest annotation) {
        var overruled = System.getProperty("cluster", "");
        return overruled.isEmpty() ? Arrays.stream(annotation.on()) : Stream.of(ClusterKind.valueOf(overruled));
    }

    private static Map<String, String> parse(String[] settings) {
        var byKey = new LinkedHashMap<String, String>();
        for (var setting : settings) {
            var equals = setting.indexOf('=');
            byKey.put(setting.substring(0, equals).trim(), setting.substring(equals + 1).trim());
        }
        return byKey;
    }

    private record RunOfAClass(ClusterKind kind, Map<String, String> settings) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "on " + kind;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new OneCluster(kind, settings));
        }
    }

    /** Owns the cluster of one run of a class, and the clients of the test in progress. */
    private static final class OneCluster implements BeforeClassTemplateInvocationCallback, AfterClassTemplateInvocationCallback,
            ParameterResolver, AfterTestExecutionCallback, AfterEachCallback {
        private final ClusterKind kind;
        private final Map<String, String> settings;
        private Cluster cluster;
        private Clients clients;            // null until a test asks for them

        OneCluster(ClusterKind kind, Map<String, String> settings) {
            this.kind = kind;
            this.settings = settings;
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            cluster = kind.start(settings);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            var type = parameter.getParameter().getType();
            return type == Cluster.class || type == Clients.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cluster.class ? cluster : clients();
        }

        private Clients clients() {
            if (clients == null) {
                clients = Clients.of(cluster);
            }
            return clients;
        }

        /** A failed test shows what the broker said; in this JVM it has said it already. */
        @Override
        public void afterTestExecution(ExtensionContext context) {
            if (context.getExecutionException().isPresent() && !cluster.lastWords().isEmpty()) {
                System.err.println(context.getDisplayName() + " failed. The broker's last words:\n" + cluster.lastWords());
            }
        }

        @Override
        public void afterEach(ExtensionContext context) {
            if (clients != null) {
                clients.close();
                clients = null;
            }
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }
}
