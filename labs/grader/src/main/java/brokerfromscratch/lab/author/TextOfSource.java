package brokerfromscratch.lab.author;

import java.net.URI;
import java.net.URISyntaxException;
import javax.tools.FileObject;
import javax.tools.SimpleJavaFileObject;

/** A source that is not on the disk. */
final class TextOfSource extends SimpleJavaFileObject {
    private static final String SCHEME = "text";

    private final String text;

    /** @param file the path below the source folder, with slashes */
    TextOfSource(String file, String text) {
        super(uri(file), Kind.SOURCE);
        this.text = text;
    }

    private static URI uri(String file) {
        try {
            return new URI(SCHEME, null, "/" + file, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }

    /** The path below the source folder if this is such a text (the compiler wraps them), otherwise where it lies. */
    static String fileOf(FileObject source) {
        if (source == null) {
            return "";
        }
        var uri = source.toUri();
        return SCHEME.equals(uri.getScheme()) ? uri.getPath().substring(1) : source.getName();
    }
}
