package brokerfromscratch.lab.author;

import brokerfromscratch.lab.LabException;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The compiler that comes with a JDK. */
final class Compilers {
    private Compilers() {}

    static JavaCompiler ofThisJdk() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LabException("a JDK is needed, and this is a JRE without a compiler: " + System.getProperty("java.home"));
        }
        return compiler;
    }
}
