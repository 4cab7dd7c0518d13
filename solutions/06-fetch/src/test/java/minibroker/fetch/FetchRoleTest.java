package minibroker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import minibroker.log.LogOffsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who reads decides how far")
class FetchRoleTest {
    private final LogOffsets offsets = new LogOffsets(10, 20, 30, 40);

    @Test
    @DisplayName("a consumer sees what is committed, a read-committed one what is decided, a follower everything")
    void boundsByRole() {
        assertThat(FetchRole.CONSUMER_UNCOMMITTED.bound(offsets)).isEqualTo(30);
        assertThat(FetchRole.CONSUMER_COMMITTED.bound(offsets)).isEqualTo(20);
        assertThat(FetchRole.FOLLOWER.bound(offsets)).isEqualTo(40);
    }
}
