package brokerfromscratch.lab.clients;

import brokerfromscratch.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table of all clients, in Markdown: a row for each scenario, a column for each client, and a numbered list of what the
 * reader should know. It stands in README.md between two comments that no reader sees.
 */
final class ResultTable {
    static final String BEGIN = "<!-- clients: written by `./lab author clients --write` -->";
    static final String END = "<!-- clients: end -->";

    private final List<ClientReport> reports;
    private final Map<String, Integer> remarks = new LinkedHashMap<>();       // the remark, its number

    ResultTable(List<ClientReport> reports) {
        this.reports = reports;
    }

    /** Without the two comments. */
    String markdown() {
        var lines = new ArrayList<String>();
        lines.add(row("Scenario", reports.stream().map(ClientReport::heading).toList()));
        lines.add(row("---", reports.stream().map(report -> "---").toList()).replace(" ", ""));
        for (var scenario : Scenario.values()) {
            lines.add(row(scenario.title(), reports.stream().map(report -> cell(report.outcomes().get(scenario))).toList()));
        }
        if (!remarks.isEmpty()) {
            lines.add("");
            remarks.forEach((remark, number) -> lines.add(number + ". " + remark));
        }
        return String.join("\n", lines) + "\n";
    }

    private String cell(Outcome outcome) {
        if (outcome.remark().isEmpty()) {
            return outcome.word();
        }
        return outcome.word() + " [" + remarks.computeIfAbsent(outcome.remark(), remark -> remarks.size() + 1) + "]";
    }

    private static String row(String first, List<String> others) {
        return "| " + first + " | " + others.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | "))
            + " |";
    }

    /** Replaces what stands between the two comments of {@code file}. */
    void write(Path file) throws IOException {
        var text = Files.readString(file);
        var begin = text.indexOf(BEGIN);
        var end = text.indexOf(END, Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            throw new LabException("there is no place for the table in " + file + ": two lines are missing, " + BEGIN + " and "
                + END);
        }
        Files.writeString(file, text.substring(0, begin + BEGIN.length()) + "\n" + markdown() + text.substring(end));
    }
}
