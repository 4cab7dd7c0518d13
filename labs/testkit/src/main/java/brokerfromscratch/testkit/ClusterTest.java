package brokerfromscratch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs all tests of a class against a cluster, once on each kind of {@link #on}. A class has one cluster of each kind; so
 * tests use topics of their own, and who kills a broker starts it again.
 *
 * <p>Constructors, lifecycle methods and tests may take a {@link Cluster}, and {@link Clients} that are closed after the test.
 * A test that takes two minutes has failed.
 *
 * <p>{@code -Dcluster=APACHE} (or any other {@link ClusterKind}) overrules {@link #on} for a whole run.
 */
@ClassTemplate
@ExtendWith(ClusterExtension.class)
@Timeout(120)
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ClusterTest {
    /** Where the brokers live. */
    ClusterKind[] on() default ClusterKind.IN_JVM;

    /** Settings of server.properties, each as {@code "key=value"}. */
    String[] settings() default {};
}
