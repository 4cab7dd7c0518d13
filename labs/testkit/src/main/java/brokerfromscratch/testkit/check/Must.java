package brokerfromscratch.testkit.check;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a check asks for: the name of one <em>must</em> in the lab's README.adoc, where it stands as {@code [[must-NAME]]}.
 * {@code lab author verify} fails when a must has no check, or a check no must.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Must {
    /** The name without {@code must-}. */
    String value();
}
