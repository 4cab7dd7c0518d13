package brokerfromscratch.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in {@code lab --help}, by what a reader wants to do. One that stands in no group comes last, so none is lost. */
final class CommandGroups implements IHelpSectionRenderer {
    private static final Map<String, List<String>> GROUPS = groups();

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("See it", List.of("demo", "run", "look", "kafka", "compare"));
        groups.put("Your way through the labs", List.of("list", "start", "predict", "check", "watch", "moment", "skip"));
        groups.put("Stuck", List.of("hint", "solution", "reset", "which"));
        groups.put("Look inside", List.of("break", "diagnose", "jshell", "replay"));
        groups.put("Read", List.of("book", "slides"));
        groups.put("This command", List.of("doctor", "completion", "help"));
        groups.put("For authors", List.of("author"));
        return groups;
    }

    static void arrange(CommandLine lab) {
        lab.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        lab.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
    }

    @Override
    public String render(Help help) {
        var text = new StringBuilder();
        var others = new TreeSet<>(help.subcommands().keySet());
        GROUPS.forEach((title, names) -> {
            append(title, names, help, text);
            names.forEach(others::remove);
        });
        append("More", List.copyOf(others), help, text);
        return text.toString();
    }

    private static void append(String title, List<String> names, Help help, StringBuilder text) {
        var existing = names.stream().filter(help.subcommands()::containsKey).toList();
        if (!existing.isEmpty()) {
            text.append("%n%s:%n".formatted(title));
            existing.forEach(name -> text.append("  %-11s %s%n".formatted(name, firstLine(help.subcommands().get(name)))));
        }
    }

    private static String firstLine(Help command) {
        var description = command.commandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0].formatted();
    }
}
