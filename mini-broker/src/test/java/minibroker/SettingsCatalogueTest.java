package minibroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import minibroker.runtime.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("All settings of all layers")
class SettingsCatalogueTest {
    @Test
    @DisplayName("bear names that Kafka's brokers know")
    void kafkasNames() throws IOException {
        List<String> kafkas;
        try (var in = SettingsCatalogue.class.getResourceAsStream("kafka-broker-settings.txt")) {
            kafkas = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        assertThat(SettingsCatalogue.configuration(1, Map.of()).brokerSettings()).extracting(Setting::name).isSubsetOf(kafkas);
    }

    @Test
    @DisplayName("are documented, each of them")
    void documented() {
        assertThat(Stream.concat(SettingsCatalogue.OF_BROKERS.stream(), SettingsCatalogue.OF_TOPICS.stream()))
                .allSatisfy(setting -> assertThat(setting.documentation()).as(setting.name()).endsWith(".").contains(" "));
    }

    @Test
    @DisplayName("are declared once each")
    void declaredOnce() {
        assertThat(SettingsCatalogue.OF_BROKERS).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(SettingsCatalogue.OF_TOPICS).extracting(Setting::name).doesNotHaveDuplicates();
    }
}
