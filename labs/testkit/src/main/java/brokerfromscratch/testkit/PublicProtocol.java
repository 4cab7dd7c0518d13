package brokerfromscratch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * These checks look at a broker only as anybody can: through the public protocol, and through files that have Kafka's public
 * format. So Apache Kafka must pass them, too; {@code lab author verify --oracle apache} asks it. If Kafka fails, the check is
 * wrong.
 *
 * <p>A {@link ClusterTest} says either this or {@link MiniBrokerOnly}. In a class that says this, single methods may say the
 * other.
 */
@Documented
@Tag("public-protocol")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface PublicProtocol {}
