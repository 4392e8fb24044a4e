package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyNamesTest {

    @ParameterizedTest
    @CsvSource({
        "size, size",
        "maxSize, max-size",
        "maxPoolSize, max-pool-size",
        "baseURL, base-url",
        "baseURLPath, base-url-path",
        "URL, url",
        "http2Port, http2-port",
        "max_size, max_size",
        "MAX_SIZE, max_size"
    })
    void shouldPutADashBeforeEachWord(String name, String dashed) {
        assertThat(KeyNames.dashed(name)).isEqualTo(dashed);
    }
}
