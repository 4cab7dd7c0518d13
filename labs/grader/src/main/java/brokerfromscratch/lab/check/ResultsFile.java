package brokerfromscratch.lab.check;

import brokerfromscratch.lab.LabException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code results.json}, for programs: RESULTS.md in labs/grader says what stands in it. Points exist only here. */
final class ResultsFile {
    private static final int SCHEMA = 1;

    private ResultsFile() {}

    /** Writes it into this folder, whole or not at all. Where the checks could not even begin, it would meet the same trouble. */
    static void write(LabReport report, Path folder) {
        if (report.problem() != null && report.problem().kind() == Problem.Kind.CANNOT_BEGIN) {
            return;
        }
        try {
            Files.createDirectories(folder);
            var fresh = folder.resolve("results." + ProcessHandle.current().pid() + ".new");
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(fresh.toFile(), content(report));
            Files.move(fresh, folder.resolve("results.json"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabException("the results cannot be written to " + folder + ": " + e, e);
        }
    }

    private static Map<String, Object> content(LabReport report) {
        var content = new LinkedHashMap<String, Object>();
        content.put("schema", SCHEMA);
        content.put("lab", report.lab().lab());
        content.put("name", report.lab().name());
        content.put("problem", report.problem() == null ? null : problem(report.problem()));
        content.put("coreGreen", report.isCoreGreen());
        content.put("momentGreen", report.isMomentGreen());
        content.put("points", points(report.checks()));
        content.put("maxPoints", report.checks().size());
        content.put("seconds", rounded(report.seconds()));
        content.put("steps", report.lab().steps().stream().map(step -> group(step.number(), step.title(), step.kind().name(),
            report.ofStep(step.number()))).toList());
        content.put("moment", group(0, report.lab().moment(), "moment", report.ofMoment()));
        return content;
    }

    private static Map<String, Object> problem(Problem problem) {
        var content = new LinkedHashMap<String, Object>();
        content.put("kind", word(problem.kind()));
        content.put("lines", problem.lines());
        return content;
    }

    private static Map<String, Object> group(int number, String title, String kind, List<CheckResult> checks) {
        var content = new LinkedHashMap<String, Object>();
        content.put("step", number);
        content.put("title", title);
        content.put("kind", kind);
        content.put("green", !checks.isEmpty() && points(checks) == checks.size());
        content.put("points", points(checks));
        content.put("maxPoints", checks.size());
        content.put("checks", checks.stream().map(ResultsFile::check).toList());
        return content;
    }

    private static long points(List<CheckResult> checks) {
        return checks.stream().filter(CheckResult::passed).count();
    }

    private static Map<String, Object> check(CheckResult check) {
        var content = new LinkedHashMap<String, Object>();
        content.put("check", check.name());
        content.put("title", check.title());
        content.put("must", check.must());
        content.put("status", word(check.status()));
        content.put("message", check.message());
        content.put("expected", check.expected());
        content.put("got", check.got());
        content.put("suspicion", check.suspicion());
        content.put("where", check.where());
        content.put("output", check.output());
        content.put("unshown", check.unshown());
        content.put("seconds", rounded(check.seconds()));
        return content;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
