package brokerfromscratch.lab.course;

import brokerfromscratch.lab.LabException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads the YAML files of the course into records. A key that no record has is an error, so a typing mistake is found. */
public final class YamlFile {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    private YamlFile() {}

    /** Reads one file. What is wrong in it is said with file, line and column. */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return MAPPER.readValue(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
            throw new LabException(file + where + ": " + inOneLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new LabException("cannot read " + file + ": " + e, e);
        }
    }

    /** The parser quotes the place in lines that begin with a blank; we have said where it is. */
    private static String inOneLine(String message) {
        return message.lines().filter(line -> !line.isBlank() && !line.startsWith(" ")).collect(Collectors.joining(", "));
    }

    /** Reads what this jar brings along. */
    static <T> T read(InputStream yaml, Class<T> type) throws IOException {
        return MAPPER.readValue(yaml, type);
    }
}
