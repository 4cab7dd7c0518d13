package minibroker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Settings")
class SettingsTest {
    private static final Setting<Long> WAIT_MS =
            Setting.of("wait.ms", Type.LONG, 10L, Range.atLeast(0), "How long.").inheriting("broker.wait.ms");
    private static final Setting<List<String>> NAMES = Setting.of("names", Type.LIST, List.of("a"), null, "Who.");
    private static final List<Setting<?>> KNOWN = List.of(WAIT_MS, NAMES);

    @Test
    @DisplayName("have the value that was given, else the inherited one, else the default")
    void precedence() {
        var settings = Settings.of(KNOWN, Map.of("wait.ms", "5"));
        assertThat(settings.get(WAIT_MS)).isEqualTo(5);
        assertThat(settings.get(NAMES)).containsExactly("a");
        var changed = settings.inheriting(Map.of("wait.ms", "7", "names", "b,c")).with("wait.ms", null);
        assertThat(changed.get(WAIT_MS)).isEqualTo(7);
        assertThat(changed.text(NAMES)).isEqualTo("b,c");
        assertThat(settings.get(WAIT_MS)).as("immutable").isEqualTo(5);
    }

    @Test
    @DisplayName("know where a value comes from")
    void sources() {
        var settings = Settings.of(KNOWN, Map.of("wait.ms", "5")).inheriting(Map.of("wait.ms", "7", "names", "b"));
        assertThat(settings.isGiven("wait.ms")).isTrue();
        assertThat(settings.isInherited("wait.ms")).isFalse();
        assertThat(settings.isInherited("names")).isTrue();
        assertThat(settings.given()).containsExactly(Map.entry("wait.ms", "5"));
    }

    @Test
    @DisplayName("refuse bad values and unknown names, in Kafka's words")
    void refusals() {
        assertThatThrownBy(() -> Settings.of(KNOWN, Map.of("wait.ms", "-1"))).isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value -1 for configuration wait.ms: Value must be at least 0");
        assertThatThrownBy(() -> Settings.of(KNOWN, Map.of()).with("wait.ms", "soon"))
                .hasMessage("Invalid value soon for configuration wait.ms: Not a number of type LONG");
        assertThatThrownBy(() -> Settings.of(KNOWN, Map.of("wait", "1"))).hasMessageContaining("wait");
        assertThat(Settings.unknownNames(KNOWN, Map.of("wait", "1"))).containsExactly("wait");
    }

    @Test
    @DisplayName("are asked only for what they know")
    void unknownSetting() {
        var other = WAIT_MS.brokerWide();
        assertThat(other.name()).isEqualTo("broker.wait.ms");
        assertThatIllegalStateException().isThrownBy(() -> Settings.of(KNOWN, Map.of()).get(other));
    }
}
