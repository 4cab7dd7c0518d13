package brokerfromscratch.testkit.check;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * The end of a lab: a class of checks in which an unmodified Kafka client uses the whole broker with the learner's layer in it.
 * It runs when all core steps are green, and alone by {@code lab moment}.
 */
@Documented
@Tag("moment")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Moment {}
