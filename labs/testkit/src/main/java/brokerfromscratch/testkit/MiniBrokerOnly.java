package brokerfromscratch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** These checks are not for Apache Kafka: they look into our own house, or we promise something that Kafka does not. */
@Documented
@Tag("mini-broker-only")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface MiniBrokerOnly {
    /** Why Kafka cannot be asked, as the end of a sentence: "Kafka deletes segments only every five minutes". */
    String value();
}
